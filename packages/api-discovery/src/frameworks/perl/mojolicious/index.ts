/** Mojolicious: the words of Mojolicious::Lite, and routes made from `$r`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { handlerBlock, paramsIn } from '../params.ts'
import { addPerlRoute, perlNames, perlPath } from '../routes.ts'
import { valuesIn } from '../values.ts'
import { beginsStatement, closingOf, nextOf, perlTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'mojolicious', endSlash: 'dropped', syntax: perlPath }

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  del: ['DELETE'],
  delete: ['DELETE'],
  options: ['OPTIONS'],
  any: ANY_METHODS,
  websocket: ['GET'],
}

export const mojolicious: Framework = {
  name: 'mojolicious',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const sources = sourcesOf(project, /\.(?:pl|pm|psgi|cgi)$/, /\bMojolicious\b|Mojo::Base/).map((source) => ({
      ...source,
      tokens: perlTokens(source.text),
    }))
    const actions = actionsIn(sources.map(({ tokens }) => tokens))
    for (const { file, text, tokens } of sources) {
      if (/\bMojolicious::Lite\b/.test(text)) liteRoutes(tokens, file, run)
      routerRoutes(tokens, actions, file, run)
    }
  },
}

/** Blocks of the methods of controllers by `users#show`, as `to` names them. */
type Actions = ReadonlyMap<string, readonly Token[]>

function actionsIn(sources: readonly (readonly Token[])[]): Actions {
  const found = new Map<string, readonly Token[]>()
  for (const tokens of sources) {
    let controller: string | undefined
    for (const [i, { kind, text }] of tokens.entries()) {
      if (kind !== 'word') continue
      if (text === 'package') controller = controllerName(tokens, i + 1)
      const name = text === 'sub' ? tokens[i + 1] : undefined
      if (controller === undefined || name?.kind !== 'word') continue
      const open = nextOf(tokens, '{', i + 2)
      if (open >= 0) found.set(`${controller}#${name.text}`, tokens.slice(open + 1, closingOf(tokens, open)))
    }
  }
  return found
}

/** `Shop::Controller::Admin::UserList` is `admin-user_list`. */
function controllerName(tokens: readonly Token[], start: number): string | undefined {
  let name = ''
  for (let at = start; at < tokens.length && tokens[at]?.text !== ';' && tokens[at]?.text !== '{'; at++) {
    name += tokens[at]?.text ?? ''
  }
  const own = /::Controller::([\w:]+)$/.exec(name)?.[1]
  return own
    ?.split('::')
    .map((part) => part.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase())
    .join('-')
}

interface Written {
  readonly methods: readonly HttpMethod[]
  readonly path: string
  /** Index behind the path. */
  readonly end: number
}

/** `'/path'`, `['GET', 'POST'] => '/path'`, with or without parentheses. */
function written(tokens: readonly Token[], start: number, methods: readonly HttpMethod[]): Written | undefined {
  let at = tokens[start]?.text === '(' ? start + 1 : start
  let own = methods
  if (tokens[at]?.text === '[') {
    const end = closingOf(tokens, at)
    const names = tokens
      .slice(at + 1, end)
      .flatMap((token) => (token.kind === 'sign' ? [] : [token.text.toUpperCase()]))
    own = names
    at = end + 1
    while (tokens[at]?.text === '=>' || tokens[at]?.text === ',') at++
  }
  const path = tokens[at]
  if (path?.kind !== 'string' || !/^(?:[/$]|$)/.test(path.text)) return undefined
  return { methods: own, path: path.text, end: at + 1 }
}

/** `under '/admin'` stands before what follows it, up to the end of the `group` that it is in. */
function liteRoutes(tokens: readonly Token[], file: string, run: Interpreter): void {
  const groups: { readonly end: number; readonly prefix: string }[] = []
  let prefix = ''
  for (const [i, token] of tokens.entries()) {
    const open = groups.at(-1)
    if (open !== undefined && i >= open.end) prefix = groups.pop()?.prefix ?? ''
    if (token.kind !== 'word' || !beginsStatement(tokens, i)) continue
    if (token.text === 'group' && tokens[i + 1]?.text === '{') groups.push({ end: closingOf(tokens, i + 1), prefix })
    else if (token.text === 'under') prefix = (groups.at(-1)?.prefix ?? '') + (written(tokens, i + 1, [])?.path ?? '')
    const verbs = Object.hasOwn(VERBS, token.text) ? VERBS[token.text] : undefined
    const found = verbs === undefined ? undefined : written(tokens, i + 1, verbs)
    if (found !== undefined) add(found, prefix, token, tokens, file, run)
  }
}

function add(
  { methods, path, end }: Written,
  prefix: string,
  at: Token,
  tokens: readonly Token[],
  file: string,
  run: Interpreter,
  handler?: string,
  action: readonly Token[] = [],
): void {
  const whole = prefix + path
  const names = new Set(perlNames(whole))
  const block = end > 0 ? handlerBlock(tokens, end) : []
  const params = paramsIn(block.length > 0 ? block : action, names, placeByMethod(methods, 'form'))
  addPerlRoute(
    {
      file,
      line: at.line,
      methods,
      path: whole,
      params,
      ...(handler === undefined ? {} : { handler }),
      ...(at.text === 'websocket' ? { protocol: 'ws' as const } : {}),
    },
    reader,
    run,
    valuesIn(tokens),
  )
}

const ROUTERS = /^\$(?:r|routes?|router)$/
const NESTS = /^(?:under|any|route|require|nested|to|over|requires)$/

/** `my $api = $r->under('/api')`, `$api->get('/users')->to('users#list')` */
function routerRoutes(tokens: readonly Token[], actions: Actions, file: string, run: Interpreter): void {
  const prefixes = new Map<string, string>()
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token?.kind !== 'variable' || tokens[i + 1]?.text !== '->') continue
    const known = prefixes.get(token.text) ?? (ROUTERS.test(token.text) ? '' : undefined)
    const target = assigned(tokens, i)
    const isRoutes = tokens[i + 2]?.text === 'routes'
    if (known === undefined && !isRoutes) continue
    const chain = chainFrom(tokens, i + 1)
    const end = followChain(chain.links, known ?? '', tokens, actions, file, run)
    if (target !== undefined) prefixes.set(target, end)
    i = Math.max(i, chain.firstEnd)
  }
}

/** The variable in front of `=`. */
function assigned(tokens: readonly Token[], at: number): string | undefined {
  const name = tokens[at - 1]?.text === '=' ? tokens[at - 2] : undefined
  return name?.kind === 'variable' ? name.text : undefined
}

interface Link {
  readonly name: Token
  /** Index of the opening parenthesis, when there is one. */
  readonly open: number | undefined
}

function chainFrom(tokens: readonly Token[], start: number): { links: readonly Link[]; firstEnd: number } {
  const links: Link[] = []
  let at = start
  let firstEnd = start
  while (tokens[at]?.text === '->' && tokens[at + 1]?.kind === 'word') {
    const name = tokens[at + 1]
    if (name === undefined) break
    const open = tokens[at + 2]?.text === '(' ? at + 2 : undefined
    links.push({ name, open })
    at = open === undefined ? at + 2 : closingOf(tokens, open) + 1
    if (links.length === 1) firstEnd = open ?? at - 1
  }
  return { links, firstEnd }
}

/** Registers what a chain registers, and returns the prefix that its end stands for. */
function followChain(
  links: readonly Link[],
  start: string,
  tokens: readonly Token[],
  actions: Actions,
  file: string,
  run: Interpreter,
): string {
  let prefix = start
  for (const [i, { name, open }] of links.entries()) {
    const verbs = Object.hasOwn(VERBS, name.text) ? VERBS[name.text] : undefined
    const isBare = open === undefined || tokens[open + 1]?.text === ')'
    // `$users->post->to('users#create')` answers at the path of `$users`.
    const bare =
      isBare && verbs !== undefined && links.length > i + 1 ? { methods: verbs, path: '', end: 0 } : undefined
    const found = open === undefined || isBare ? bare : written(tokens, open, verbs ?? [])
    const to = links.slice(i + 1).find((link) => link.name.text === 'to')
    if (verbs !== undefined && found !== undefined) {
      const answers =
        name.text !== 'any' || (found.end > 0 && handlerBlock(tokens, found.end).length > 0) || namesAction(to, tokens)
      const handler = handlerName(to, tokens)
      if (answers) add(found, prefix, name, tokens, file, run, handler, actions.get(handler ?? ''))
      prefix += found.path
    } else if (found !== undefined && NESTS.test(name.text)) prefix += found.path
  }
  return prefix
}

/** `->to(controller => 'users')` only gives what stands below a default. */
function namesAction(to: Link | undefined, tokens: readonly Token[]): boolean {
  if (to?.open === undefined) return false
  const given = tokens.slice(to.open + 1, closingOf(tokens, to.open))
  return given.every(({ text }) => text !== 'controller') || given.some(({ text }) => text === 'action')
}

/** `->to('users#list')`, `->to(controller => 'users', action => 'list')` */
function handlerName(to: Link | undefined, tokens: readonly Token[]): string | undefined {
  const first = to?.open === undefined ? undefined : tokens[to.open + 1]
  if (first?.kind === 'string' && first.text.includes('#')) return first.text
  const given = to?.open === undefined ? [] : tokens.slice(to.open + 1, closingOf(tokens, to.open))
  const named = (key: string): string | undefined => {
    const at = given.findIndex(({ text }, i) => text === key && given[i + 1]?.text === '=>')
    return at >= 0 && given[at + 2]?.kind === 'string' ? given[at + 2]?.text : undefined
  }
  const [controller, action] = [named('controller'), named('action')]
  return controller === undefined || action === undefined ? undefined : `${controller}#${action}`
}

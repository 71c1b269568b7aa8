/** `UrlMappings`: paths with the controllers and actions behind them (Grails: URL Mappings). */
import { isSign, type Token } from '../../../languages/groovy/tokens.ts'
import type { HttpMethod } from '../../../model.ts'
import { callsIn, namedArgument, split, textOf, textsIn, type Argument, type GroovyCall, type Span } from '../calls.ts'

export interface Mapping {
  readonly line: number
  /** As Grails writes it: `/books/$id?`. */
  readonly path: string
  readonly methods: readonly HttpMethod[] | undefined
  /** Undefined where the path names it: `/$controller/$action?`. */
  readonly controller: string | undefined
  readonly action: string | undefined
  readonly isView: boolean
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])
const MAX_DEPTH = 12

export function mappingsIn(tokens: readonly Token[]): Mapping[] {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'mappings')
  const open = tokens.findIndex((token, i) => i > at && isSign(token, '{'))
  if (at < 0 || open < 0) return []
  return within(tokens, { from: open + 1, to: tokens.length }, '', 0)
}

function within(tokens: readonly Token[], span: Span, prefix: string, depth: number): Mapping[] {
  if (depth > MAX_DEPTH) return []
  return callsIn(tokens, span).flatMap((call) => mappingsOf(tokens, call, prefix, depth))
}

function mappingsOf(tokens: readonly Token[], call: GroovyCall, prefix: string, depth: number): Mapping[] {
  if (call.word === 'group') {
    const inner = prefix + (textOf(tokens, call.args[0]) ?? '')
    return call.block === undefined ? [] : within(tokens, call.block, inner, depth + 1)
  }
  // `500` and its kin are answers to errors.
  if (call.called === undefined || /^\d+$/.test(call.called.text)) return []
  const path = prefix + call.called.text
  const given = (name: string): string | undefined => textOf(tokens, namedArgument(call, name))
  const resources = given('resources')
  const resource = given('resource') ?? given('single')
  if (resources !== undefined || resource !== undefined) {
    const controller = resources ?? resource ?? ''
    const inner = resources === undefined ? path : `${path}/$${controller}Id`
    return [
      ...resourceMappings(tokens, call, path, controller, resources !== undefined),
      ...(call.block === undefined ? [] : within(tokens, call.block, inner, depth + 1)),
    ]
  }
  const said = new Map([
    ...(call.block === undefined ? [] : assignmentsIn(tokens, call.block)),
    ...call.args.map((arg): [string, Argument] => [arg.name ?? '', arg]),
  ])
  const text = (name: string): string | undefined => textOf(tokens, said.get(name))
  const base = { line: call.line, path, controller: text('controller') }
  const actions = said.get('action')
  if (actions !== undefined && isSign(tokens[actions.from], '[')) {
    const byMethod = split(tokens, { from: actions.from + 1, to: actions.to - 1 })
    return byMethod.flatMap((one): Mapping[] => {
      if (one.name === undefined) return []
      return [{ ...base, methods: [one.name.toUpperCase()], action: textOf(tokens, one), isView: false }]
    })
  }
  const verb = call.word !== undefined && VERBS.has(call.word) ? call.word : text('method')
  const methods = verb === undefined || verb === '*' ? undefined : [verb.toUpperCase()]
  const isView = base.controller === undefined && (said.has('view') || said.has('redirect') || said.has('uri'))
  const own: Mapping = { ...base, methods, action: text('action'), isView }
  const isNested =
    call.block !== undefined && base.controller === undefined && !isView && !/\$\{?controller\b/.test(path)
  return isNested ? within(tokens, call.block ?? { from: 0, to: 0 }, path, depth + 1) : [own]
}

/** `controller = "book"` in the block of a mapping. */
function assignmentsIn(tokens: readonly Token[], { from, to }: Span): [string, Argument][] {
  const found: [string, Argument][] = []
  for (let at = from; at + 2 < to; at++) {
    const name = tokens[at]
    if (name?.kind !== 'word' || !isSign(tokens[at + 1], '=')) continue
    let end = at + 3
    while (end < to && tokens[end]?.begins === false && !isSign(tokens[end], ';')) end++
    found.push([name.text, { name: name.text, from: at + 2, to: end }])
  }
  return found
}

interface ResourceAction {
  readonly action: string
  readonly method: HttpMethod
  readonly path: string
}

const MANY: readonly ResourceAction[] = [
  { action: 'index', method: 'GET', path: '' },
  { action: 'create', method: 'GET', path: '/create' },
  { action: 'save', method: 'POST', path: '' },
  { action: 'show', method: 'GET', path: '/$id' },
  { action: 'edit', method: 'GET', path: '/$id/edit' },
  { action: 'update', method: 'PUT', path: '/$id' },
  { action: 'patch', method: 'PATCH', path: '/$id' },
  { action: 'delete', method: 'DELETE', path: '/$id' },
]
const ONE: readonly ResourceAction[] = MANY.filter(({ action }) => action !== 'index').map((one) => ({
  ...one,
  path: one.path.replace('/$id', ''),
}))

function resourceMappings(
  tokens: readonly Token[],
  call: GroovyCall,
  path: string,
  controller: string,
  isMany: boolean,
): Mapping[] {
  const names = (name: string): readonly string[] | undefined => {
    const arg = namedArgument(call, name)
    return arg === undefined ? undefined : textsIn(tokens, arg)
  }
  const includes = names('includes')
  const excludes = names('excludes') ?? []
  return (isMany ? MANY : ONE)
    .filter(({ action }) => (includes?.includes(action) ?? true) && !excludes.includes(action))
    .map((one) => ({
      line: call.line,
      path: path + one.path,
      methods: [one.method],
      controller,
      action: one.action,
      isView: false,
    }))
}

/** Controllers of Grails: their actions, and what each takes (Grails: Controllers, "allowedMethods", "Data Binding"). */
import type { Project } from '../../../engine/project.ts'
import { closingOf, endOfStatement, groovyTokens, isSign, type Token } from '../../../languages/groovy/tokens.ts'
import type { HttpMethod } from '../../../model.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { split, textsIn, type Span } from '../calls.ts'

export interface Action {
  readonly name: string
  readonly line: number
  readonly params: readonly ActionParam[]
  readonly body: Span
}

export interface ActionParam {
  readonly type: string
  readonly name: string
}

export interface Controller {
  readonly file: string
  /** `book` of `BookController`. */
  readonly name: string
  readonly className: string
  readonly namespace: string | undefined
  readonly tokens: readonly Token[]
  readonly actions: ReadonlyMap<string, Action>
  readonly defaultAction: string
  /** What a `RestfulController<Book>` is about; its own actions take that as JSON. */
  readonly resource: string | undefined
  /** Methods that an action allows; an action that is not named allows all. */
  readonly allowed: ReadonlyMap<string, readonly HttpMethod[]>
}

export function controllersOf(project: Project): Controller[] {
  const files = sourcesOf(project, /(?:^|\/)grails-app\/controllers\/.*Controller\.groovy$/, /\bclass\b/)
  return files.flatMap(({ file, text }) => controllerIn(file, groovyTokens(text)) ?? [])
}

function controllerIn(file: string, tokens: readonly Token[]): Controller | undefined {
  const at = tokens.findIndex(
    (token, i) => token.text === 'class' && token.kind === 'word' && (tokens[i + 1]?.text ?? '').endsWith('Controller'),
  )
  const className = tokens[at + 1]?.text
  const open = tokens.findIndex((token, i) => i > at && isSign(token, '{'))
  if (at < 0 || className === undefined || open < 0) return undefined
  const header = tokens.slice(at, open)
  const body = { from: open + 1, to: closingOf(tokens, open) }
  const rest = header.some(({ text }) => text === 'RestfulController' || text === 'RestController')
  const about = header.findIndex(({ text }) => text === 'RestfulController')
  const statics = staticsIn(tokens, body)
  const actions = new Map(inheritedActions(rest, statics.has('scaffold'), tokens[at]?.line ?? 1, body))
  for (const action of actionsIn(tokens, body)) actions.set(action.name, action)
  const [only] = actions.keys()
  const named = statics.get('defaultAction')
  return {
    file,
    className,
    name: className.charAt(0).toLowerCase() + className.slice(1).replace(/Controller$/, ''),
    namespace: textsOf(tokens, statics.get('namespace'))[0],
    tokens,
    actions,
    resource: about >= 0 && isSign(header[about + 1], '<') ? header[about + 2]?.text : undefined,
    defaultAction: textsOf(tokens, named)[0] ?? (actions.size === 1 && only !== undefined ? only : 'index'),
    allowed: allowedIn(tokens, statics.get('allowedMethods')) ?? (rest ? REST_METHODS : new Map()),
  }
}

const REST_METHODS: ReadonlyMap<string, readonly HttpMethod[]> = new Map([
  ['index', ['GET']],
  ['show', ['GET']],
  ['create', ['GET']],
  ['edit', ['GET']],
  ['save', ['POST']],
  ['update', ['PUT']],
  ['patch', ['PATCH']],
  ['delete', ['DELETE']],
])

function inheritedActions(isRest: boolean, isScaffold: boolean, line: number, body: Span): [string, Action][] {
  if (!isRest && !isScaffold) return []
  const empty = { from: body.to, to: body.to }
  return [...REST_METHODS.keys()]
    .filter((name) => name !== 'patch' || isRest)
    .map((name) => {
      const takesId = !/^(?:index|create|save)$/.test(name)
      return [name, { name, line, params: takesId ? [{ type: '', name: 'id' }] : [], body: empty }]
    })
}

function textsOf(tokens: readonly Token[], span: Span | undefined): string[] {
  return span === undefined ? [] : textsIn(tokens, span)
}

/** `static name = value` by name. */
function staticsIn(tokens: readonly Token[], { from, to }: Span): Map<string, Span> {
  const found = new Map<string, Span>()
  for (let at = from; at < to; at++) {
    const token = tokens[at]
    if (isSign(token, '{')) at = closingOf(tokens, at)
    else if (token?.text === 'static' && token.kind === 'word') {
      const end = endOfStatement(tokens, at)
      const equals = tokens.findIndex((one, i) => i > at && i < end && isSign(one, '='))
      const name = tokens[equals - 1]?.text
      if (equals > 0 && name !== undefined) found.set(name, { from: equals + 1, to: end })
      at = Math.max(end - 1, at)
    }
  }
  return found
}

/** `[save: "POST", update: ["PUT", "POST"]]` */
function allowedIn(
  tokens: readonly Token[],
  span: Span | undefined,
): ReadonlyMap<string, readonly HttpMethod[]> | undefined {
  if (span === undefined || !isSign(tokens[span.from], '[')) return undefined
  const entries = split(tokens, { from: span.from + 1, to: closingOf(tokens, span.from) })
  return new Map(
    entries.flatMap((entry) => {
      const methods = textsIn(tokens, entry).map((method) => method.toUpperCase())
      return entry.name === undefined || methods.length === 0 ? [] : [[entry.name, methods] as const]
    }),
  )
}

const NOT_PUBLIC = /^(?:private|protected|static)$/
const NOT_ACTION = /^(?:if|for|while|switch|catch|return|new|throw|constraints|beforeInterceptor|afterInterceptor)$/

/** Public methods, and closures in fields as Grails 1 had them. */
function actionsIn(tokens: readonly Token[], { from, to }: Span): Action[] {
  const actions: Action[] = []
  for (let at = from; at < to;) {
    const start = at
    while (isSign(tokens[at], '@')) {
      at += 2
      if (isSign(tokens[at], '(')) at = closingOf(tokens, at) + 1
    }
    const end = memberEnd(tokens, at, to)
    const head = tokens.slice(at, end)
    const name = head.at(-1)
    const isPublic = head.length > 1 && !head.some(({ text }) => NOT_PUBLIC.test(text))
    const isNamed = name?.kind === 'word' && !NOT_ACTION.test(name.text)
    if (isSign(tokens[end], '(')) {
      const close = closingOf(tokens, end)
      const block = isSign(tokens[close + 1], '{') ? close + 1 : undefined
      if (isPublic && isNamed && block !== undefined) {
        const params = split(tokens, { from: end + 1, to: close }).map((one) => paramIn(tokens, one))
        const body = { from: block + 1, to: closingOf(tokens, block) }
        actions.push({ name: name.text, line: name.line, params, body })
      }
      at = block === undefined ? close + 1 : closingOf(tokens, block) + 1
    } else if (isSign(tokens[end], '=') && isSign(tokens[end + 1], '{')) {
      const body = { from: end + 2, to: closingOf(tokens, end + 1) }
      if (isPublic && isNamed) actions.push({ name: name.text, line: name.line, params: [], body })
      at = body.to + 1
    } else at = isSign(tokens[end], '{') ? closingOf(tokens, end) + 1 : Math.max(endOfStatement(tokens, at), end)
    if (at <= start) at = start + 1
  }
  return actions
}

/** Where the head of a member ends: at its parameters, value or body. */
function memberEnd(tokens: readonly Token[], start: number, to: number): number {
  let at = start
  while (at < to && !/^[(={;}]$/.test(tokens[at]?.text ?? '')) at++
  return at
}

function paramIn(tokens: readonly Token[], { from, to }: Span): ActionParam {
  const words = tokens.slice(from, to).filter(({ kind }) => kind === 'word')
  const equals = tokens.findIndex((token, i) => i >= from && i < to && isSign(token, '='))
  const name = equals > from ? tokens[equals - 1]?.text : words.at(-1)?.text
  return { type: words.length > 1 ? (words.at(-2)?.text ?? '') : '', name: name ?? '' }
}

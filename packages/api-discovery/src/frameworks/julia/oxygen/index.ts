/** Oxygen: `@get "/add/{x}" function(request, x::Int) … end`, routers, and HTTP.jl's `register!`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { partsIn, blockEnd, closingOf, type Token } from '../../shared/tokens.ts'
import { juliaTokens } from '../tokens.ts'

const reader: Reader = {
  framework: 'oxygen',
  syntax: (piece) => bracePath(piece.replaceAll(/(^|\/)\*{1,2}(?=$|\/)/g, '$1{wildcard}')),
}
const httpReader: Reader = { ...reader, framework: 'http.jl' }

const VERB = /^(?:get|post|put|patch|delete|route|websocket|stream)$/

export const oxygen: Framework = {
  name: 'oxygen',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.jl$/, /\bOxygen\b|\bHTTP\.register!/)) {
      const isOxygen = /\bOxygen\b/.test(source)
      const tokens = juliaTokens(source)
      const prefixes = prefixesIn(tokens)
      for (const [i, token] of tokens.entries()) {
        if (token.text === 'HTTP.register!') registered(tokens, i, file, run)
        else if (isOxygen && VERB.test(token.text)) route(tokens, i, prefixes, file, run)
      }
    }
  },
}

/** `api = router("/api", tags = ["x"])` */
function prefixesIn(tokens: readonly Token[]): ReadonlyMap<string, string> {
  return new Map(
    tokens.flatMap((token, i) => {
      const path = token.text === 'router' && tokens[i - 1]?.text === '=' ? tokens[i + 2] : undefined
      return path?.kind === 'string' ? [[tokens[i - 2]?.text ?? '', path.text] as const] : []
    }),
  )
}

/** `HTTP.register!(ROUTER, "GET", "/users/*", show)`; without a method, all of them. */
function registered(tokens: readonly Token[], at: number, file: string, run: Interpreter): void {
  const texts = partsIn(tokens, at + 1).flatMap(([only, ...rest]) =>
    only?.kind === 'string' && rest.length === 0 ? [only.text] : [],
  )
  const path = texts.find((one) => one.startsWith('/'))
  const method = texts.find((one) => /^[A-Z]+$/.test(one))
  if (path === undefined) return
  const router = run.project.graph.router(httpReader)
  router.isApplication = true
  const methods = method === undefined ? ANY_METHODS : [method]
  router.route({ file, line: tokens[at]?.line ?? 1, methods, path: text(path), handlers: [], condition: undefined })
}

interface Written {
  readonly path: string
  /** Index behind it. */
  readonly end: number
}

function route(
  tokens: readonly Token[],
  at: number,
  prefixes: ReadonlyMap<string, string>,
  file: string,
  run: Interpreter,
): void {
  const token = tokens[at]
  const isMacro = tokens[at - 1]?.text === '@'
  // As functions, verbs begin a statement and have their path in parentheses.
  const isCall = !isMacro && token?.starts === true && tokens[at + 1]?.text === '('
  if (token === undefined || (!isMacro && !isCall) || (isCall && !/^(?:get|post|put|patch|delete)$/.test(token.text)))
    return
  let start = isCall ? at + 2 : at + 1
  let methods: readonly HttpMethod[] = [token.text.toUpperCase()]
  if (token.text === 'route') {
    const close = closingOf(tokens, start)
    methods = tokens
      .slice(start + 1, close)
      .flatMap(({ kind, text: word }) => (kind === 'string' ? [word.toUpperCase()] : []))
    start = close + 1
  }
  const isSocket = token.text === 'websocket'
  if (isSocket || token.text === 'stream') methods = ['GET']
  const path = pathAt(tokens, start, prefixes)
  if (path === undefined || methods.length === 0) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const end = isCall ? Math.max(blockEnd(tokens, at), path.end) : blockEnd(tokens, isMacro ? at - 1 : at)
  router.route({
    file,
    line: token.line,
    methods,
    path: text(path.path),
    handlers: [],
    condition: undefined,
    params: inputs(tokens.slice(path.end, end), path.path),
    ...(isSocket ? { protocol: 'ws' as const } : {}),
  })
}

/** `"/path"`, or `api("/path")` with the prefix of a router. */
function pathAt(tokens: readonly Token[], at: number, prefixes: ReadonlyMap<string, string>): Written | undefined {
  const first = tokens[at]
  if (first?.kind === 'string') return first.text.startsWith('/') ? { path: first.text, end: at + 1 } : undefined
  const prefix = first?.kind === 'word' ? prefixes.get(first.text) : undefined
  const path = tokens[at + 2]
  if (prefix === undefined || tokens[at + 1]?.text !== '(' || path?.kind !== 'string') return undefined
  return { path: `${prefix}${path.text}`, end: closingOf(tokens, at + 1) + 1 }
}

/** Arguments behind the request that are not in the path come from the query; `json(request)` is the body. */
function inputs(tokens: readonly Token[], path: string): Param[] {
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
  const open =
    tokens[0]?.text === 'function' || tokens[0]?.text === '(' ? tokens.findIndex(({ text: word }) => word === '(') : -1
  const declared = open < 0 ? [] : partsIn(tokens, open).slice(1)
  const found = declared.flatMap(([name, mark, type]): Param[] => {
    // `body::Json{User}` takes the body, other extractors take what their type holds.
    if (mark?.text === '::' && /^(?:Json|JsonFragment|Form|Body|ProtoBuffer)$/.test(type?.text ?? ''))
      return [{ name: 'body', in: 'body' }]
    if (mark?.text === '::' && /^(?:Path|Query|Header|Headers|Cookie|Session)$/.test(type?.text ?? '')) return []
    const isPlain = name?.kind === 'word' && (mark === undefined || mark.text === '::' || mark.text === '=')
    return isPlain && !inPath.has(name.text) ? [{ name: name.text, in: 'query' }] : []
  })
  const readsBody = tokens.some(
    ({ text: word }, i) => /^(?:json|text|binary|formdata)$/.test(word) && tokens[i + 1]?.text === '(',
  )
  return readsBody ? [...found, { name: 'body', in: 'body' }] : found
}

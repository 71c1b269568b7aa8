/** Plumber: comments before a function, `#* @get /echo`, and routers that are put together (Plumber: Routing & Input). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { partsIn, type Token } from '../../shared/tokens.ts'
import { functionBody, parametersAt, rTokens, textsIn } from '../tokens.ts'

/** `/users/<id:int>`, `/any/*` */
const reader: Reader = {
  framework: 'plumber',
  syntax: (piece) => bracePath(piece.replaceAll(/<(\w+)(?::[^<>]*)?>/g, '{$1}').replaceAll(/\*/g, '{wildcard}')),
}

const ANNOTATION = /^\s*#[*'+]\s*@(get|post|put|patch|delete|head|options|use)\s+(\/\S*)/
const VERB = /^pr_(get|post|put|patch|delete|head|options)$/
/** What plumber hands to a function by itself. */
const GIVEN = new Set(['req', 'res', 'pr', '...'])

export const plumber: Framework = {
  name: 'plumber',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(
      project,
      /\.[rR]$/,
      /^\s*#[*'+]\s*@(?:get|post|put|patch|delete|head|options|use)\s+\/|\bpr_\w+\s*\(|\$handle\s*\(/m,
    )) {
      const add: Add = (methods, path, line, handler, at) => {
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const params = [...inputs(parametersAt(handler, at), path, methods), ...readsOf(functionBody(handler, at))]
        router.route({ file, line, methods, path: text(path), handlers: [], condition: undefined, params })
      }
      const tokens = rTokens(source)
      annotations(source, tokens, add)
      calls(tokens, add)
    }
  },
}

/** The handler is the function at an index of some tokens. */
type Add = (methods: readonly HttpMethod[], path: string, line: number, handler: readonly Token[], at: number) => void

function annotations(source: string, tokens: readonly Token[], add: Add): void {
  for (const [i, line] of source.split('\n').entries()) {
    const [, verb = '', path] = ANNOTATION.exec(line.slice(0, 1_000)) ?? []
    if (path === undefined) continue
    // The function is the first thing behind the comments.
    const next = tokens.findIndex((token) => token.line > i + 1)
    const at = tokens[next]?.text === 'function' ? next : tokens[next + 1]?.text === '<' ? next + 3 : next
    add(verb === 'use' ? ANY_METHODS : [verb.toUpperCase()], path, i + 1, tokens, at)
  }
}

/** `pr_get(pr, "/hello", function(name) …)`, in a pipe without its first argument; `pr$handle("GET", "/x", f)`. */
function calls(tokens: readonly Token[], add: Add): void {
  const mounts = mountsIn(tokens)
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || tokens[i + 1]?.text !== '(') continue
    const verb = VERB.exec(token.text)?.[1]
    const isHandle = token.text === 'pr_handle' || (token.text === 'handle' && tokens[i - 1]?.text === '$')
    if (verb === undefined && !isHandle) continue
    const args = partsIn(tokens, i + 1)
    const path = args.findIndex(
      ([only, ...rest]) => only?.kind === 'string' && rest.length === 0 && only.text.startsWith('/'),
    )
    const written = args[path]?.[0]?.text
    if (written === undefined) continue
    const methods = verb === undefined ? textsIn(args[path - 1] ?? []) : [verb.toUpperCase()]
    if (methods.length > 0) {
      const mounted = isHandle ? (mounts.get(tokens[i - 2]?.text ?? '') ?? '') : ''
      add(methods, mounted + written, token.line, args[path + 1] ?? [], 0)
    }
  }
}

/** `pr_mount(root, "/api", users)`, `root$mount("/api", users)`: what stands before the routes of a variable. */
function mountsIn(tokens: readonly Token[]): ReadonlyMap<string, string> {
  return new Map(
    tokens.flatMap((token, i) => {
      if (!/^(?:pr_)?mount$/.test(token.text) || tokens[i + 1]?.text !== '(') return []
      const args = partsIn(tokens, i + 1)
      const at = args.findIndex(([only]) => only?.kind === 'string')
      const name = args[at + 1]?.[0]
      return at >= 0 && name?.kind === 'word' ? [[name.text, args[at]?.[0]?.text ?? ''] as const] : []
    }),
  )
}

/** `req$body$name`, `req$argsQuery$page` */
function readsOf(tokens: readonly Token[]): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    const name = tokens[i + 3]?.text === '$' ? tokens[i + 4] : undefined
    if (word !== 'req' || tokens[i + 1]?.text !== '$') return []
    const member = tokens[i + 2]?.text
    if (member === 'body' || member === 'argsBody' || member === 'postBody')
      return [name === undefined ? { name: 'body', in: 'body' } : { name: name.text, in: 'json' }]
    if (member === 'cookies' && name !== undefined) return [{ name: name.text, in: 'cookie' }]
    return member === 'argsQuery' && name !== undefined ? [{ name: name.text, in: 'query' }] : []
  })
}

/** Parameters of the function come from the path, else from the query or the body by their names. */
function inputs(names: readonly string[], path: string, methods: readonly HttpMethod[]): Param[] {
  const inPath = new Set([...path.matchAll(/<(\w+)/g)].map(([, name = '']) => name))
  const place = placeByMethod(methods, 'json')
  return names.flatMap((name): Param[] => (GIVEN.has(name) || inPath.has(name) ? [] : [{ name, in: place }]))
}

/** Ambiorix: `app$get("/users/:id", function(req, res) …)`, routers with a base path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { partsIn, type Token } from '../../shared/tokens.ts'
import { functionBody, rTokens } from '../tokens.ts'

const reader: Reader = { framework: 'ambiorix', syntax: colonPath }

const VERB = /^(?:get|post|put|patch|delete|options|all|receive)$/

export const ambiorix: Framework = {
  name: 'ambiorix',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.[rR]$/, /\bambiorix\b|\bAmbiorix\b/)) {
      const tokens = rTokens(source)
      const prefixes = prefixesIn(tokens)
      for (const [i, token] of tokens.entries()) {
        if (!VERB.test(token.text) || tokens[i - 1]?.text !== '$' || tokens[i + 1]?.text !== '(') continue
        const [path, handler] = partsIn(tokens, i + 1)
        const [only] = path ?? []
        if (only?.kind !== 'string' || !only.text.startsWith('/') || token.text === 'receive') continue
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({
          file,
          line: token.line,
          methods: token.text === 'all' ? ANY_METHODS : [token.text.toUpperCase()],
          path: text(`${prefixes.get(tokens[i - 2]?.text ?? '') ?? ''}${only.text}`),
          handlers: [],
          condition: undefined,
          params: readsOf(functionBody(handler ?? [], 0)),
        })
      }
    }
  },
}

/** `users <- Router$new("/users")` */
function prefixesIn(tokens: readonly Token[]): ReadonlyMap<string, string> {
  return new Map(
    tokens.flatMap((token, i) => {
      const path = tokens[i + 4]
      const isMade = token.text === 'Router' && tokens[i + 2]?.text === 'new' && path?.kind === 'string'
      const name =
        tokens[i - 1]?.text === '-' && tokens[i - 2]?.text === '<' ? tokens[i - 3]?.text : tokens[i - 2]?.text
      return isMade ? [[name ?? '', path.text] as const] : []
    }),
  )
}

const PLACES: Readonly<Record<string, ParamPlace>> = { query: 'query', cookie: 'cookie', params: 'path' }

/** `req$query$page`, `req$get_header("X-Id")`, `req$body` */
function readsOf(tokens: readonly Token[]): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    if (word !== 'req' || tokens[i + 1]?.text !== '$') return []
    const member = tokens[i + 2]?.text ?? ''
    const place = Object.hasOwn(PLACES, member) ? PLACES[member] : undefined
    const name = tokens[i + 3]?.text === '$' ? tokens[i + 4] : undefined
    if (place !== undefined && name !== undefined) return [{ name: name.text, in: place }]
    const header = member === 'get_header' || member === 'HEADERS' ? tokens[i + 4] : undefined
    if (header?.kind === 'string') return [{ name: header.text, in: 'header' }]
    return member === 'body' || member === 'rook.input' ? [{ name: 'body', in: 'body' }] : []
  })
}

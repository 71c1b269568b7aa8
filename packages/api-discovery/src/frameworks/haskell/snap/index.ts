/** Snap: lists of paths and handlers, `[("/users/:id", method GET show)]` (Snap.Core: route). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { closingOf, haskellTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'snap', syntax: colonPath }

export const snap: Framework = {
  name: 'snap',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\bimport\s+(?:qualified\s+)?Snap\b/)) {
      const tokens = haskellTokens(source)
      for (const [i, token] of tokens.entries())
        if (token.text === '[' && isRouteList(tokens, i)) routes(tokens, i, file, run)
    }
  },
}

/** `route [`, `addRoutes [`, `routes = [` */
function isRouteList(tokens: readonly Token[], open: number): boolean {
  const before = tokens[open - 1]?.text
  if (before === '$') return /^(?:route|addRoutes)$/.test(tokens[open - 2]?.text ?? '')
  return before === '=' ? /routes$/i.test(tokens[open - 2]?.text ?? '') : /^(?:route|addRoutes)$/.test(before ?? '')
}

function routes(tokens: readonly Token[], open: number, file: string, run: Interpreter): void {
  const close = closingOf(tokens, open)
  for (let at = open + 1; at < close; at++) {
    const path = tokens[at + 1]
    if (tokens[at]?.text !== '(') continue
    const end = closingOf(tokens, at)
    const handler = tokens.slice(at + 3, end)
    // Files are served from the folder that is named.
    const answers = !handler.some(({ text: word }) => /^serve(?:Directory|File)/.test(word))
    if (path?.kind === 'string' && tokens[at + 2]?.text === ',' && answers) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      const whole = text(path.text.startsWith('/') ? path.text : `/${path.text}`)
      router.route({
        file,
        line: path.line,
        methods: methodsOf(handler),
        path: whole,
        handlers: [],
        condition: undefined,
      })
    }
    at = end
  }
}

/** `method GET h`, `methods [GET, POST] h` */
function methodsOf(handler: readonly Token[]): readonly HttpMethod[] {
  const at = handler.findIndex(({ text: word }) => word === 'method' || word === 'methods')
  if (at < 0) return ANY_METHODS
  const given =
    handler[at + 1]?.text === '[' ? handler.slice(at + 2, closingOf(handler, at + 1)) : handler.slice(at + 1, at + 2)
  const methods = given.flatMap(({ text: word }) => (/^[A-Z]+$/.test(word) ? [word] : []))
  return methods.length > 0 ? methods : ANY_METHODS
}

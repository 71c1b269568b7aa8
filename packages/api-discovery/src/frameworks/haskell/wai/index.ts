/** WAI by hand: `case pathInfo request of ["users", id] -> …`, with or without the method (Network.Wai). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, HTTP_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { closingOf, haskellTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'wai', syntax: bracePath }

export const wai: Framework = {
  name: 'wai',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\b(?:rawPathInfo|pathInfo)\b/)) {
      const tokens = haskellTokens(source)
      for (const [i, token] of tokens.entries()) if (token.text === 'case') alternatives(tokens, i, file, run)
    }
  },
}

/** `case (requestMethod request, pathInfo request) of` and the patterns below it. */
function alternatives(tokens: readonly Token[], start: number, file: string, run: Interpreter): void {
  const of = tokens.findIndex(({ text: word }, i) => i > start && i < start + 14 && word === 'of')
  const asked = new Set(tokens.slice(start, of).map(({ text: word }) => word.slice(word.lastIndexOf('.') + 1)))
  const isRaw = asked.has('rawPathInfo')
  const first = tokens[of + 1]
  if (of < 0 || first === undefined || (!isRaw && !asked.has('pathInfo'))) return
  const edge = first.indent
  for (let at = of + 1; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined || (token.starts && token.indent < edge)) return
    if (at > of + 1 && !(token.starts && token.indent === edge)) continue
    const end = tokens.findIndex(({ text: word }, i) => i >= at && i < at + 60 && word === '->')
    const path = end < 0 ? undefined : pathOf(tokens.slice(at, end), isRaw)
    if (path === undefined) continue
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({ file, line: token.line, ...path, handlers: [], condition: undefined })
  }
}

/** `["users", id]`, `("GET", ["users"])`, `"/users"` */
function pathOf(
  pattern: readonly Token[],
  isRaw: boolean,
): { readonly methods: readonly HttpMethod[]; readonly path: ReturnType<typeof text> } | undefined {
  const method = pattern.find(({ kind, text: word }) => kind === 'string' && HTTP_METHODS.some((one) => one === word))
  const methods = method === undefined ? ANY_METHODS : [method.text]
  if (isRaw) {
    const path = pattern.find(({ kind, text: word }) => kind === 'string' && word.startsWith('/'))
    return path === undefined ? undefined : { methods, path: text(path.text) }
  }
  const open = pattern.findIndex(({ text: word }) => word === '[')
  if (open < 0) return undefined
  const pieces = pattern
    .slice(open + 1, closingOf(pattern, open))
    .flatMap(({ kind, text: word }) =>
      kind === 'string' ? [word] : kind === 'word' ? [`{${word.replace(/^_+/, '') || 'param'}}`] : [],
    )
  return { methods, path: text(`/${pieces.join('/')}`) }
}

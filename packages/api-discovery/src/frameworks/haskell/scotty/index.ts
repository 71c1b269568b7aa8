/** Scotty: `get "/users/:id" $ do …`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { definitionEnd, haskellTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'scotty', syntax: colonPath }

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  options: ['OPTIONS'],
  matchAny: ANY_METHODS,
}

const READS: Readonly<Record<string, ParamPlace | 'mixed'>> = {
  param: 'mixed',
  rescueParam: 'mixed',
  captureParam: 'mixed',
  pathParam: 'mixed',
  queryParam: 'query',
  queryParamMaybe: 'query',
  formParam: 'form',
  formParamMaybe: 'form',
  header: 'header',
  getCookie: 'cookie',
}

export const scotty: Framework = {
  name: 'scotty',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\bWeb\.Scotty\b/)) {
      const tokens = haskellTokens(source)
      for (const [i, token] of tokens.entries()) addRoute(tokens, i, token, file, run)
    }
  },
}

function addRoute(tokens: readonly Token[], at: number, token: Token, file: string, run: Interpreter): void {
  const verb = shortName(token.text)
  const before = tokens[at - 1]
  const begins =
    token.starts || before?.text === 'do' || before?.text === '$' || before?.text === '>>' || before?.text === ';'
  // `addroute PATCH "/users/:id"`
  const added = verb === 'addroute' && /^[A-Z]+$/.test(tokens[at + 1]?.text ?? '') ? tokens[at + 1]?.text : undefined
  const known = added === undefined ? (Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined) : [added]
  const methods = token.kind === 'word' && begins ? known : undefined
  const first = added === undefined ? at + 1 : at + 2
  const path = tokens[first]?.text === '(' ? capture(tokens, first + 1) : tokens[first]
  if (methods === undefined || path?.kind !== 'string') return
  const names = new Set([...path.text.matchAll(/:(\w+)/g)].map(([, name = '']) => name))
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const handler = handlerOf(tokens, at, path)
  const params = readsOf(handler, names, placeByMethod(methods, 'form'))
  router.route({ file, line: token.line, methods, path: text(path.text), handlers: [], condition: undefined, params })
}

/** What stands behind the path, or the definition in the same file that is named there: `put "/users/:id" update`. */
function handlerOf(tokens: readonly Token[], at: number, path: Token): readonly Token[] {
  const written = tokens.slice(at + 1, definitionEnd(tokens, at))
  const [only, ...rest] = written.slice(written.indexOf(path) + 1).filter(({ kind }) => kind !== 'sign')
  if (only?.kind !== 'word' || rest.length > 0) return written
  const start = tokens.findIndex(
    (one, i) => one.text === only.text && one.starts && one.indent === 0 && tokens[i + 1]?.text !== '::',
  )
  return start < 0 ? written : tokens.slice(start, definitionEnd(tokens, start))
}

/** `(capture "/users/:id")` */
function capture(tokens: readonly Token[], at: number): Token | undefined {
  return /^(?:capture|literal)$/.test(shortName(tokens[at]?.text ?? '')) ? tokens[at + 1] : undefined
}

/** Without the module that it may be qualified with. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function readsOf(tokens: readonly Token[], inPath: ReadonlySet<string>, mixed: ParamPlace): Param[] {
  return tokens.flatMap((token, i): Param[] => {
    if (token.kind !== 'word') return []
    const word = shortName(token.text)
    if (word === 'jsonData' || word === 'body') return [{ name: 'body', in: 'body' }]
    const place = Object.hasOwn(READS, word) ? READS[word] : undefined
    const name = tokens[i + 1]
    if (place === undefined || name?.kind !== 'string' || (place === 'mixed' && inPath.has(name.text))) return []
    return [{ name: name.text, in: place === 'mixed' ? mixed : place }]
  })
}

/** Spock: `get ("users" <//> var) $ \id -> …` below `subcomponent "api" $ do` (Web.Spock.Core). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { closingOf, definitionEnd, haskellTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'spock', syntax: bracePath }

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  getpost: ['GET', 'POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  hookRoute: [],
  hookRouteAll: ANY_METHODS,
}

export const spock: Framework = {
  name: 'spock',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.l?hs$/, /\bWeb\.Spock\b/)) {
      routes(haskellTokens(source), file, run)
    }
  },
}

function routes(tokens: readonly Token[], file: string, run: Interpreter): void {
  const blocks: { readonly end: number; readonly prefix: string }[] = []
  for (const [i, token] of tokens.entries()) {
    while (i >= (blocks.at(-1)?.end ?? Infinity)) blocks.pop()
    if (token.kind !== 'word' || !beginsStatement(tokens, i)) continue
    const prefix = blocks.at(-1)?.prefix ?? ''
    if (token.text === 'subcomponent') {
      const below = pathAt(tokens, i + 1)
      if (below !== undefined) blocks.push({ end: definitionEnd(tokens, i), prefix: `${prefix}/${below.path}` })
      continue
    }
    const verbs = Object.hasOwn(VERBS, token.text) ? VERBS[token.text] : undefined
    if (verbs === undefined) continue
    const methods = verbs.length > 0 ? verbs : [tokens[i + 1]?.text ?? '']
    const path = pathAt(tokens, verbs.length > 0 ? i + 1 : i + 2)
    if (path === undefined || !methods.every((method) => /^[A-Z]+$/.test(method))) continue
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const params = readsOf(tokens.slice(path.end, definitionEnd(tokens, i)), methods)
    const whole = text(`${prefix}/${path.path}`)
    router.route({ file, line: token.line, methods, path: whole, handlers: [], condition: undefined, params })
  }
}

function beginsStatement(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.starts === true || /^(?:do|\$|>>|;)$/.test(tokens[at - 1]?.text ?? '')
}

interface SpockPath {
  readonly path: string
  /** Index behind it. */
  readonly end: number
}

/** `root`, `"users"`, `("users" <//> var <//> "posts")`; a `var` has the name of the handler's argument. */
function pathAt(tokens: readonly Token[], start: number): SpockPath | undefined {
  const isWrapped = tokens[start]?.text === '('
  const end = isWrapped ? closingOf(tokens, start) + 1 : start + 1
  const parts = isWrapped ? tokens.slice(start + 1, end - 1) : tokens.slice(start, end)
  const names = argumentNames(tokens, end)
  const found: string[] = []
  for (const { kind, text: part } of parts) {
    if (kind === 'string') found.push(part)
    else if (part === 'var') found.push(`{${names.shift() ?? 'param'}}`)
    else if (part === 'wildcard') found.push(`{${names.shift() ?? 'wildcard'}}`)
    else if (part === '::') break
    else if (part !== 'root' && part !== '<//>' && part !== 'static') return undefined
  }
  return { path: found.join('/'), end }
}

/** `$ \name age -> …` */
function argumentNames(tokens: readonly Token[], start: number): string[] {
  const open = tokens[start]?.text === '$' ? start + 1 : start
  if (tokens[open]?.text !== '\\') return []
  const names: string[] = []
  for (let at = open + 1; at < tokens.length && tokens[at]?.text !== '->'; at++) {
    // `(userId :: Int)` is one argument.
    const name = tokens[at]?.text === '(' ? tokens[at + 1]?.text : tokens[at]?.text
    if (tokens[at]?.text === '(') at = closingOf(tokens, at)
    names.push(name?.replace(/^_+/, '') || 'param')
  }
  return names
}

function readsOf(tokens: readonly Token[], methods: readonly HttpMethod[]): Param[] {
  return tokens.flatMap(({ kind, text: word }, i): Param[] => {
    if (kind !== 'word') return []
    if (/^jsonBody'?$/.test(word)) return [{ name: 'body', in: 'body' }]
    const name = tokens[i + 1]
    if (name?.kind !== 'string') return []
    if (/^param'?$/.test(word)) return [{ name: name.text, in: placeByMethod(methods, 'form') }]
    if (word === 'header' || word === 'rawHeader') return [{ name: name.text, in: 'header' }]
    return word === 'cookie' ? [{ name: name.text, in: 'cookie' }] : []
  })
}

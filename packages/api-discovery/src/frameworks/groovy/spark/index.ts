/** Spark in Groovy: `get('/hello', { req, res -> … })`, `path('/api') { … }`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { groovyTokens, isSign, type Token } from '../../../languages/groovy/tokens.ts'
import type { ParamPlace } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { callAt, textOf, type GroovyCall, type Span } from '../calls.ts'
import { inputsOf } from '../inputs.ts'

const reader: Reader = { framework: 'spark', syntax: colonPath }
const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

export const sparkGroovy: Framework = {
  name: 'spark-groovy',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.groovy$/, /\bimport\s+static\s+spark\.Spark\b/)) {
      const tokens = groovyTokens(source)
      const router = run.project.graph.router(reader)
      router.isApplication = true
      routes(tokens, { file, router })
    }
  },
}

interface Place {
  readonly file: string
  readonly router: Router
}

/** Calls of the verbs wherever they stand: in the script, in `main`, in blocks of `path`. */
function routes(tokens: readonly Token[], place: Place): void {
  const paths: { readonly end: number; readonly prefix: string }[] = []
  for (let at = 0; at < tokens.length; at++) {
    while ((paths.at(-1)?.end ?? Infinity) <= at) paths.pop()
    const call = beginsStatement(tokens, at) ? callAt(tokens, at) : undefined
    const path = call === undefined ? undefined : textOf(tokens, call.args[0])
    if (call?.word === undefined || path === undefined) continue
    const whole = (paths.at(-1)?.prefix ?? '') + path
    if (call.word === 'path' && call.block !== undefined) paths.push({ end: call.block.to, prefix: whole })
    else if (VERBS.has(call.word)) add(tokens, call, place, whole)
  }
}

function beginsStatement(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.begins === true || /^(?:[{};]|->)$/.test(tokens[at - 1]?.text ?? '')
}

function add(tokens: readonly Token[], call: GroovyCall, { file, router }: Place, path: string): void {
  const params = call.block === undefined ? [] : inputsOf(tokens, call.block, placesOf(tokens, call.block))
  const methods = [(call.word ?? '').toUpperCase()]
  router.route({ file, line: call.line, methods, path: text(path), handlers: [], condition: undefined, params })
}

/** What the block calls the request leads to: `req.queryParams('q')`. */
function placesOf(tokens: readonly Token[], { from }: Span): ReadonlyMap<string, ParamPlace> {
  const name = tokens[from]
  const isNamed = name?.kind === 'word' && (isSign(tokens[from + 1], ',') || isSign(tokens[from + 1], '->'))
  const request = isNamed ? name.text : 'it'
  return new Map([
    [`${request}.queryParams`, 'query'],
    [`${request}.headers`, 'header'],
    [`${request}.cookie`, 'cookie'],
  ])
}

/** Ratpack in Groovy: `ratpack { handlers { get("x") { … } } }`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { groovyTokens, isSign, type Token } from '../../../languages/groovy/tokens.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { ratpackPath } from '../../java/ratpack/chain.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { callsIn, textOf, type GroovyCall, type Span } from '../calls.ts'
import { inputsOf } from '../inputs.ts'

const reader: Reader = { framework: 'ratpack', syntax: ratpackPath }
const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'options'])
const MAX_DEPTH = 24

const PLACES: ReadonlyMap<string, ParamPlace> = new Map([
  ['request.queryParams', 'query'],
  ['request.headers', 'header'],
])

export const ratpackGroovy: Framework = {
  name: 'ratpack-groovy',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.groovy$/, /\bratpack\b|\bGroovyChainAction\b/)) {
      const tokens = groovyTokens(source)
      const router = run.project.graph.router(reader)
      router.isApplication = true
      for (const [i, token] of tokens.entries()) {
        const isChain = token.kind === 'word' && (token.text === 'handlers' || token.text === 'GroovyChainAction')
        if (!isChain || !isSign(tokens[i + 1], '{')) continue
        const [handlers] = callsIn(tokens, { from: i, to: tokens.length })
        if (handlers?.block !== undefined) chain({ tokens, file, router }, handlers.block, '', 0)
      }
    }
  },
}

interface Place {
  readonly tokens: readonly Token[]
  readonly file: string
  readonly router: Router
}

function chain(place: Place, span: Span, prefix: string, depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const call of callsIn(place.tokens, span)) {
    const { word, block, args } = call
    const first = textOf(place.tokens, args[0])
    const path = `${prefix}/${first ?? ''}`
    if (word === undefined) continue
    if (VERBS.has(word)) add(place, call, [word.toUpperCase()], path)
    else if (word === 'prefix' && block !== undefined) chain(place, block, path, depth + 1)
    else if ((word === 'path' || word === 'all') && block !== undefined) {
      const methods = callsIn(place.tokens, block).find((one) => one.word === 'byMethod')
      if (methods?.block !== undefined) byMethod(place, methods.block, path)
      else if (word === 'path') add(place, call, ANY_METHODS, path)
    }
  }
}

function byMethod(place: Place, span: Span, path: string): void {
  for (const call of callsIn(place.tokens, span)) {
    if (call.word !== undefined && VERBS.has(call.word)) add(place, call, [call.word.toUpperCase()], path)
  }
}

function add({ tokens, file, router }: Place, call: GroovyCall, methods: readonly HttpMethod[], path: string): void {
  const params: readonly Param[] = call.block === undefined ? [] : inputsOf(tokens, call.block, PLACES)
  router.route({ file, line: call.line, methods, path: text(path), handlers: [], condition: undefined, params })
}

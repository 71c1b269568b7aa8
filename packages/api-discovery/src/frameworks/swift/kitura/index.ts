/** Kitura: routers with raw and with codable handlers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { concat, native, text, UNKNOWN, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { SWIFT } from '../../../languages/swift/index.ts'
import type { HttpMethod } from '../../../model.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addTypedBody } from '../../shared/body.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { readDecoded } from '../body.ts'
import { isAbout } from '../imports.ts'

const reader: Reader = {
  framework: 'kitura',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    if (isCodable(handler)) {
      const sends = /^(?:POST|PUT|PATCH)$/.test(route.methods[0] ?? '')
      const body = handler.fn.params.find(
        ({ type }) => type?.kind === 'named' && /^[A-Z]/.test(type.name) && !isScalar(type.name),
      )
      if (sends && body?.type !== undefined) addTypedBody(body.type, handler.scope, facts, run)
      return
    }
    run.handle(handler, [request(facts), UNKNOWN, UNKNOWN], facts, handler.self)
  },
}

function isScalar(name: string): boolean {
  return /^(?:Int|String|Double|UUID|Bool)$/.test(name)
}

/** Codable handlers end in a completion (Kitura: Codable Routing). */
function isCodable({ fn }: FunctionValue): boolean {
  const last = fn.params.at(-1)
  return last?.to.kind === 'name' && /^(?:completion|respondWith)$/.test(last.to.name)
}

function request(facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  const body = (): Value =>
    native(
      new RequestObject({
        asJSON: () => placeNamed('json', facts),
        asURLEncoded: () => placeNamed('form', facts),
        asText: whole,
        asRaw: whole,
      }),
    )
  return native(
    new RequestObject(
      {
        parameters: () => placeNamed('path', facts),
        queryParameters: () => placeNamed('query', facts),
        headers: () => placeNamed('header', facts),
        cookies: () => placeNamed('cookie', facts),
        body,
      },
      { read: (call, run) => readDecoded('json', facts, call, run), readString: whole },
    ),
  )
}

const VERBS = /^(?:get|post|put|patch|delete|head|options|all)$/

class KituraRouter extends Native {
  readonly #router: Router
  readonly #prefix: Value

  constructor(router: Router, prefix: Value = text('')) {
    super()
    this.#router = router
    this.#prefix = prefix
  }

  override method(name: string, call: Call): Value | undefined {
    const [path] = call.args
    if (name === 'route' && path !== undefined)
      return native(new KituraRouter(this.#router, concat([this.#prefix, path])))
    if (!VERBS.test(name)) return undefined
    const handler = argument(call, -1, 'handler') ?? call.args.find((arg) => arg.kind === 'function')
    const own = path?.kind === 'text' || path?.kind === 'union' ? path : text('')
    // Middleware for a path answers nothing by itself.
    if (handler === undefined || handler.kind !== 'function') return native(this)
    for (const [methods, whole] of this.#forms(name, concat([this.#prefix, own]), handler)) {
      this.#router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods,
        path: whole,
        handlers: [handler],
      })
    }
    return native(this)
  }

  /** Codable handlers that are given an identifier have it at the end of the path. */
  #forms(name: string, path: Value, handler: FunctionValue): readonly (readonly [readonly HttpMethod[], Value])[] {
    const methods = name === 'all' ? ANY_METHODS : [name.toUpperCase()]
    const [first] = handler.fn.params
    const takesId = isCodable(handler) && first?.type?.kind === 'named' && isScalar(first.type.name)
    return [[methods, takesId ? concat([path, text('/:id')]) : path]]
  }
}

export const kitura: Framework = {
  name: 'kitura',
  languages: ['swift'],
  packages: [SWIFT],
  hints: String.raw`\bimport\s+Kitura\b|\bRouterRequest\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.length !== 1 || callee.path[0] !== 'Router' || !isAbout(call.scope.module, /^Kitura$/))
      return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return native(new KituraRouter(router))
  },
}

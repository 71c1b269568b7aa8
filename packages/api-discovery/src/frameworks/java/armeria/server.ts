/** `Server.builder()` of Armeria, and the routes that it builds one by one. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { concat, list, native, plainText, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { constantName } from '../../jvm/marks.ts'
import { addAnnotatedService, annotatedReader } from './annotated.ts'
import { ServiceContext } from './context.ts'
import { armeriaPath } from './path.ts'

const reader: Reader = {
  framework: 'armeria',
  syntax: armeriaPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'serve', 'doGet')
    const context = native(new ServiceContext(facts))
    if (handler !== undefined) run.handle(handler, [context, context], facts)
  },
  handlerName,
}

/** Classes that a builder was seen to serve. */
export type Served = Set<unknown>

const METHODS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  delete: 'DELETE',
  patch: 'PATCH',
  head: 'HEAD',
  options: 'OPTIONS',
  trace: 'TRACE',
}

export class ArmeriaServer extends Native {
  readonly #router: Router
  readonly #served: Served

  constructor(run: Interpreter, served: Served) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
    this.#served = served
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = text(''), second] = call.args
    if (name === 'service' && second !== undefined) this.add(ANY_METHODS, first, second, call, run)
    else if (name === 'serviceUnder' && second !== undefined)
      this.add(ANY_METHODS, concat([text('prefix:'), first]), second, call, run)
    else if (name === 'annotatedService') this.#annotated(call, run)
    else if (name === 'route') return native(new RouteBuilder(this))
    return native(this)
  }

  add(methods: readonly HttpMethod[], path: Value, handler: Value, call: Call, run: Interpreter): void {
    const settled = run.settle(handler)
    // Services of the library (documentation, files, gRPC) say themselves what they answer.
    if (settled.kind === 'external' || settled.kind === 'native') return
    this.#router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers: [settled],
    })
  }

  /** `annotatedService("/prefix", new Users())` */
  #annotated(call: Call, run: Interpreter): void {
    const prefix = call.args.find((arg) => arg.kind === 'text') ?? text('')
    for (const arg of call.args) {
      const settled = run.settle(arg)
      if (settled.kind !== 'instance') continue
      this.#served.add(settled.of.def)
      const child = run.project.graph.router(annotatedReader)
      this.#router.mount({
        file: call.file,
        line: call.line,
        condition: call.condition,
        path: prefix,
        router: child,
        handlers: [],
      })
      addAnnotatedService(settled.of, child, run)
    }
  }
}

/** `sb.route().get("/a").post("/b").build(handler)` */
class RouteBuilder extends Native {
  readonly #server: ArmeriaServer
  /** Paths without a method of their own. */
  readonly #paths: Value[] = []
  readonly #methods: HttpMethod[] = []
  readonly #pairs: { readonly method: HttpMethod; readonly path: Value }[] = []

  constructor(server: ArmeriaServer) {
    super()
    this.#server = server
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = UNKNOWN] = call.args
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method !== undefined) {
      this.#pairs.push({ method, path: first })
    } else if (name === 'path' || name === 'pathPrefix') {
      this.#paths.push(name === 'path' ? first : concat([text('prefix:'), first]))
    } else if (name === 'methods') this.#methods.push(...call.args.flatMap((arg) => constantName(arg) ?? []))
    else if (name === 'build') {
      const methods = this.#methods.length === 0 ? ANY_METHODS : this.#methods
      const paths = this.#paths.filter((path) => path.kind !== 'text' || plainText(path) !== '')
      if (paths.length > 0) this.#server.add(methods, list([...paths]), first, call, run)
      for (const { method: verb, path } of this.#pairs) this.#server.add([verb], path, first, call, run)
      return native(this.#server)
    }
    return native(this)
  }
}

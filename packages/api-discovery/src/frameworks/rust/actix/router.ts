import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, text, UNKNOWN, type FunctionValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { isWebSocket, methodsIn, siteOf, verbsNamed } from '../router.ts'
import { attributeRoutes } from './attributes.ts'

/** Functions that some application or scope serves; the others are reported by themselves. */
const served = new WeakMap<Interpreter, Set<FunctionValue['fn']>>()

export function servedBy(run: Interpreter): Set<FunctionValue['fn']> {
  let known = served.get(run)
  if (known === undefined) served.set(run, (known = new Set()))
  return known
}

/** `App`, `web::scope(…)` and `web::ServiceConfig`. */
export class ActixRouter extends Native {
  readonly router: Router
  readonly prefix: Value

  constructor(router: Router, prefix: Value = text('')) {
    super()
    this.router = router
    this.prefix = prefix
    router.rootPrefix = prefix
  }

  static make(run: Interpreter, reader: Reader, prefix?: Value): ActixRouter {
    return new ActixRouter(run.project.graph.router(reader), prefix)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    switch (name) {
      case 'route':
        this.addRoute(call, first ?? UNKNOWN, second)
        return native(this)
      case 'service':
        for (const one of itemsOf(first)) this.#service(call, one, run)
        return native(this)
      case 'configure':
        for (const one of first === undefined ? [] : alternatives(first)) {
          if (one.kind === 'function') run.call(one, { ...call, args: [native(this)], constructs: false })
        }
        return native(this)
      case 'wrap':
      case 'wrap_fn':
        // A wrap goes around all of its scope, whatever the order.
        this.router.use({ ...siteOf(call), path: undefined, handlers: call.args, always: true })
        return native(this)
      default:
        return native(this)
    }
  }

  addRoute(call: Call, path: Value, of: Value | undefined): void {
    if (of?.kind !== 'native' || !(of.native instanceof ActixRoute)) return
    const { handler, methods, wraps } = of.native
    if (handler !== undefined) this.add(call, path, methods, [...wraps, handler])
  }

  add(
    call: Pick<Call, 'file' | 'line' | 'condition'>,
    path: Value,
    methods: readonly HttpMethod[],
    handlers: readonly Value[],
  ): void {
    const socket = isWebSocket(handlers.at(-1))
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: socket ? ['GET'] : methods,
      path,
      handlers,
      ...(socket ? { protocol: 'ws' as const } : {}),
    })
  }

  #service(call: Call, value: Value, run: Interpreter): void {
    for (const one of alternatives(run.settle(value))) {
      if (one.kind === 'function') this.attributed(one, call.condition, run)
      if (one.kind !== 'native') continue
      if (one.native instanceof ActixRouter)
        this.router.mount({ ...siteOf(call), path: one.native.prefix, router: one.native.router, handlers: [] })
      else if (one.native instanceof ActixResource) one.native.addTo(this)
    }
  }

  /** A function with `#[get("/x")]`. */
  attributed(fn: FunctionValue, condition: Call['condition'], run: Interpreter): void {
    servedBy(run).add(fn.fn)
    for (const { methods, path, line } of attributeRoutes(fn, run))
      this.add({ file: fn.scope.module.file, line, condition }, path, methods, [fn])
  }
}

/** `web::get().to(handler)` */
export class ActixRoute extends Native {
  methods: readonly HttpMethod[]
  handler: Value | undefined
  readonly wraps: Value[] = []

  constructor(methods: readonly HttpMethod[]) {
    super()
    this.methods = methods
  }

  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (name === 'to') this.handler = first
    if (name === 'wrap') this.wraps.push(...call.args)
    if (name === 'method') this.#narrow(methodsIn(call.expr?.args[0]?.value, first))
    // `.guard(guard::Get())`, `.guard(guard::Any(guard::Get()).or(guard::Post()))`
    if (name === 'guard') {
      const written =
        JSON.stringify(call.expr?.args ?? []).match(/"name":"(?:Get|Post|Put|Patch|Delete|Head|Options)"/g) ?? []
      this.#narrow(written.map((one) => one.slice(8, -1).toUpperCase()))
    }
    return native(this)
  }

  #narrow(methods: readonly HttpMethod[]): void {
    if (methods.length > 0) this.methods = [...new Set(methods)]
  }
}

/** `web::resource("/users").route(…).get(…)` */
export class ActixResource extends Native {
  readonly #path: Value
  readonly #routes: { call: Call; route: ActixRoute }[] = []
  readonly #wraps: Value[] = []

  constructor(path: Value) {
    super()
    this.#path = path
  }

  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (name === 'route') {
      for (const one of itemsOf(first))
        if (one.kind === 'native' && one.native instanceof ActixRoute) this.#routes.push({ call, route: one.native })
    }
    const methods = name === 'to' ? ANY_METHODS : verbsNamed(name)
    if (methods !== undefined && first !== undefined) {
      const route = new ActixRoute(methods)
      route.handler = first
      this.#routes.push({ call, route })
    }
    if (name === 'wrap') this.#wraps.push(...call.args)
    return native(this)
  }

  addTo(router: ActixRouter): void {
    for (const { call, route } of this.#routes) {
      if (route.handler === undefined) continue
      for (const path of alternatives(this.#path))
        router.add(call, path, route.methods, [...this.#wraps, ...route.wraps, route.handler])
    }
  }
}

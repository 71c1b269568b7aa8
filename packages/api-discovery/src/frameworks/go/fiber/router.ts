import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, routersIn, setUp, TITLED_VERBS } from '../router.ts'

/** `fiber.App`, `fiber.Router` and `fiber.Group`. */
export class FiberRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): FiberRouter {
    return new FiberRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const verb = verbsNamed(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Add': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.register(call, methods, orUnknown(second), call.args.slice(2))
        return native(this)
      }
      case 'Group':
        return native(groupOf(this, FiberRouter.make, call, run, first, call.args.slice(1)))
      case 'Route':
        if (second === undefined) return native(new RouteChain(this, orUnknown(first)))
        setUp(second, [groupOf(this, FiberRouter.make, call, run, first)], call, run)
        return native(this)
      case 'RouteChain':
        return native(new RouteChain(this, orUnknown(first)))
      case 'Mount':
        for (const { router } of routersIn(second, run, call.file)) this.mountAt(call, orUnknown(first), router)
        return native(this)
      case 'Use':
        this.#use(call, run)
        return native(this)
      case 'Name':
      case 'Domain':
        return native(this)
      default:
        return undefined
    }
  }

  /** `Use(handlers…)`, `Use("/prefix", handlers…)`, `Use("/prefix", app)` */
  #use(call: Call, run: Interpreter): void {
    const [first, ...rest] = call.args
    const hasPath = first?.kind === 'text' || first?.kind === 'list'
    const handlers = hasPath ? rest : call.args
    const routers = handlers.flatMap((handler) => routersIn(handler, run, call.file))
    for (const { router } of routers) this.mountAt(call, hasPath ? first : text(''), router)
    if (routers.length === 0) this.use(call, handlers, hasPath ? first : undefined)
  }
}

function verbsNamed(name: string): readonly HttpMethod[] | undefined {
  return name === 'All' ? ANY_METHODS : TITLED_VERBS.get(name)
}

/** `app.Route("/users").Get(list).Post(create)` (version 3) */
class RouteChain extends Native {
  readonly #router: FiberRouter
  readonly #path: Value
  readonly #before: Value[] = []

  constructor(router: FiberRouter, path: Value) {
    super()
    this.#router = router
    this.#path = path
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = verbsNamed(name)
    if (name === 'Route' || name === 'RouteChain') {
      const child = groupOf(this.#router, FiberRouter.make, call, run, this.#path)
      return native(new RouteChain(child, orUnknown(call.args[0])))
    }
    if (verb === undefined) return native(this)
    const handlers = call.args.flatMap(itemsOf)
    this.#router.register(call, verb, this.#path, [...this.#before, ...handlers])
    if (name === 'All') this.#before.push(...handlers)
    return native(this)
  }
}

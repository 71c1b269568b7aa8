import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, text, unknown, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { methodNames } from '../views.ts'
import { bottleReader } from './reader.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete'])

export function isRegistering(name: string): boolean {
  return VERBS.has(name) || name === 'route' || name === 'mount'
}

export class BottleApplication extends Routed {
  static make(run: Interpreter): BottleApplication {
    const router = run.project.graph.router(bottleReader)
    router.isApplication = true
    return new BottleApplication(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#register(call, [name.toUpperCase()])
    if (name === 'route') {
      const methods = methodNames(argument(call, 1, 'method'))
      return this.#register(call, methods.includes('ANY') ? ANY_METHODS : methods)
    }
    if (name === 'mount') this.#mount(call, argument(call, 0, 'prefix'), argument(call, 1, 'app'), run)
    if (name === 'merge') this.#mount(call, text(''), argument(call, 0, 'routes'), run)
    return undefined
  }

  /** As a decorator, or at once when a callback is given. */
  #register(call: Call, methods: readonly HttpMethod[]): Value | undefined {
    const callback = argument(call, 2, 'callback')
    if (callback !== undefined) {
      this.#add(call, methods, callback)
      return undefined
    }
    return native(new Registering((view) => this.#add(call, methods, view)))
  }

  #add(call: Call, methods: readonly HttpMethod[], handler: Value): void {
    const path = argument(call, 0, 'path') ?? unknown('path')
    const before = itemsOf(call.named.get('apply'))
    this.router.route({
      ...placeOf(call),
      path,
      methods: methods.length > 0 ? methods : ['GET'],
      handlers: [...before, handler],
    })
  }

  #mount(call: Call, path: Value | undefined, given: Value | undefined, run: Interpreter): void {
    const child = routedOf(given, run)
    if (child === undefined || child === this) return
    child.router.isApplication = false
    this.router.mount({ ...placeOf(call), path: path ?? text(''), router: child.router, handlers: [] })
  }
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { urlsOf } from '../django/pattern.ts'
import { memberNamed } from '../modules.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { methodNames } from '../views.ts'
import { authGuards } from './auth.ts'
import { registerController } from './controller.ts'
import { ninjaReader, type NinjaFacts } from './reader.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete'])

/** `NinjaAPI(auth=…)` and `Router(auth=…)`. */
export class NinjaRouter extends Routed {
  /** What the operations without an `auth` of their own have. */
  #auth: Value | undefined

  static make(call: Call, isApplication: boolean, run: Interpreter): NinjaRouter {
    const made = NinjaRouter.untold(run)
    made.router.isApplication = isApplication
    made.#auth = call.named.get('auth')
    return made
  }

  static untold(run: Interpreter): NinjaRouter {
    return new NinjaRouter(run.project.graph.router(ninjaReader))
  }

  override member(name: string): Value | undefined {
    return name === 'urls' ? urlsOf(this.router) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#operation(call, 0, [name.toUpperCase()])
    switch (name) {
      case 'api_operation':
        return this.#operation(call, 1, methodNames(argument(call, 0, 'methods')))
      case 'add_api_operation':
        this.#add(
          call,
          argument(call, 0, 'path'),
          methodNames(argument(call, 1, 'methods')),
          argument(call, 2, 'view_func'),
        )
        return undefined
      case 'add_router':
        this.#addRouter(call, run)
        return undefined
      case 'register_controllers':
        for (const controller of call.args) registerController(this.router, run.settle(controller), call, run)
        return undefined
      default:
        return undefined
    }
  }

  #operation(call: Call, position: number, methods: readonly HttpMethod[]): Value {
    return native(new Registering((view) => this.#add(call, argument(call, position, 'path'), methods, view)))
  }

  #add(call: Call, path: Value | undefined, methods: readonly HttpMethod[], view: Value | undefined): void {
    const facts: NinjaFacts = { guards: (run) => authGuards(call.named.get('auth') ?? this.#inherited(), run) }
    const handlers = view === undefined ? [] : [view]
    this.router.route({ ...placeOf(call), path: path ?? unknown('path'), methods, handlers, facts })
  }

  /** Where the router stands decides when it has no `auth` of its own. */
  #parent: NinjaRouter | undefined
  #given: Value | undefined
  #inherited(depth = 0): Value | undefined {
    const parent = depth > 16 ? undefined : this.#parent
    return this.#auth ?? this.#given ?? (parent === undefined ? undefined : parent.#inherited(depth + 1))
  }

  #addRouter(call: Call, run: Interpreter): void {
    const given = argument(call, 1, 'router')
    const named = plainText(given)
    const child = routedOf(named === undefined ? given : memberNamed(named, call.scope.module, run), run)
    if (child === undefined || child === this) return
    if (child instanceof NinjaRouter) {
      child.#parent = this
      child.#given = call.named.get('auth')
    }
    const path = argument(call, 0, 'prefix') ?? text('')
    this.router.mount({ ...placeOf(call), path, router: child.router, handlers: [] })
  }
}

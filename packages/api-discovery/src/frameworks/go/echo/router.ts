import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, native, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, VERBS } from '../router.ts'

/** `echo.Echo` and `echo.Group`. Middleware of a route stands after its handler. */
export class EchoRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): EchoRouter {
    return new EchoRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third, ...rest] = call.args
    const verb = name === 'Any' ? ANY_METHODS : VERBS.get(name)
    if (verb !== undefined) {
      this.#add(call, verb, first, second, call.args.slice(2))
      return native(this)
    }
    switch (name) {
      case 'Add':
      case 'Match': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.#add(call, methods, second, third, rest)
        return native(this)
      }
      case 'AddRoute': {
        const methods = methodsIn(field(first, 'Method'))
        const middleware = field(first, 'Middlewares')
        if (methods !== undefined)
          this.#add(
            call,
            methods,
            field(first, 'Path'),
            field(first, 'Handler'),
            middleware === undefined ? [] : [middleware],
          )
        return native(this)
      }
      case 'Group':
        return native(groupOf(this, EchoRouter.make, call, run, first, call.args.slice(1)))
      case 'Host':
        return native(groupOf(this, EchoRouter.make, call, run, undefined, call.args.slice(1)))
      case 'Use':
      case 'Pre':
        this.use(call, call.args)
        return native(this)
      default:
        return undefined
    }
  }

  #add(
    call: Call,
    methods: readonly HttpMethod[],
    path: Value | undefined,
    handler: Value | undefined,
    middleware: readonly Value[],
  ): void {
    this.register(call, methods, orUnknown(path), handler === undefined ? [] : [...middleware, handler])
  }
}

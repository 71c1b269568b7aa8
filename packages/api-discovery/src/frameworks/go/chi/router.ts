import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { muxPatterns } from '../nethttp/pattern.ts'
import { isStatic, PlainRouter } from '../nethttp/router.ts'
import { groupOf, methodsIn, orUnknown, routersIn, setUp, TITLED_VERBS } from '../router.ts'

/** `chi.Mux` and `chi.Router` */
export class ChiRouter extends PlainRouter {
  static make(run: Interpreter, reader: Reader): ChiRouter {
    return new ChiRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const verb = TITLED_VERBS.get(name)
    if (verb !== undefined) {
      if (!isStatic(second)) this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Method':
      case 'MethodFunc': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.register(call, methods, orUnknown(second), third === undefined ? [] : [third])
        return native(this)
      }
      case 'Handle':
      case 'HandleFunc':
        for (const { method, path } of muxPatterns(orUnknown(first)))
          this.serve(call, method === undefined ? undefined : [method], path, call.args.slice(1), run)
        return native(this)
      case 'Route': {
        const child = groupOf(this, ChiRouter.make, call, run, first)
        setUp(second, [child], call, run)
        return native(child)
      }
      case 'Group': {
        const child = groupOf(this, ChiRouter.make, call, run, undefined)
        setUp(first, [child], call, run)
        return native(child)
      }
      case 'With':
        return native(groupOf(this, ChiRouter.make, call, run, undefined, call.args))
      case 'Mount':
        this.#mount(call, orUnknown(first), second, run)
        return native(this)
      case 'Use':
        this.use(call, call.args)
        return native(this)
      default:
        return undefined
    }
  }

  /** A router below a path; another handler answers everything below it. */
  #mount(call: Call, path: Value, handler: Value | undefined, run: Interpreter): void {
    const routers = routersIn(handler, run, call.file)
    for (const { router } of routers) this.mountAt(call, path, router)
    if (routers.length > 0 || handler === undefined || isStatic(handler)) return
    const below = groupOf(this, ChiRouter.make, call, run, path)
    below.registerPlain(call, undefined, text('/*'), [handler], run)
  }
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, VERBS } from '../router.ts'

/** `gin.Engine` and `gin.RouterGroup`; Hertz has the same ones. */
export class GinRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): GinRouter {
    return new GinRouter(run.project.graph.router(reader))
  }

  static application(run: Interpreter, reader: Reader): GinRouter {
    const made = GinRouter.make(run, reader)
    made.router.isApplication = true
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = VERBS.get(name)
    if (verb !== undefined || name === 'Any') {
      this.register(call, verb ?? ANY_METHODS, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Handle':
      case 'Match': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.register(call, methods, orUnknown(second), rest)
        return native(this)
      }
      case 'Group':
        return native(groupOf(this, GinRouter.make, call, run, first, call.args.slice(1)))
      case 'Use':
        this.use(call, call.args)
        return native(this)
      case 'Delims':
      case 'With':
        return native(this)
      default:
        return undefined
    }
  }

  override member(name: string): Value | undefined {
    // `engine.RouterGroup` is embedded in the engine.
    return name === 'RouterGroup' || name === 'Engine' ? native(this) : undefined
  }
}

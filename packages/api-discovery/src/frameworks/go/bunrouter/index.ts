/** bunrouter (and its ancestor treemux). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { wrappingGuard } from '../guards.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { HttpRequest, placeOf, readNamed } from '../request.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, setUp, VERBS } from '../router.ts'

/** `bunrouter.Request` is a request with path parameters. */
class BunRequest extends HttpRequest {
  override method(name: string, call: Call): Value | undefined {
    if (name === 'Param') return readNamed('path', this.scene.facts, call)
    return name === 'Params' ? placeOf('path', this.scene.facts) : super.method(name, call)
  }

  override member(name: string): Value | undefined {
    return name === 'Request' ? native(this) : super.member(name)
  }
}

const reader = goReader({
  framework: 'bunrouter',
  syntax: colonPath,
  args: ['none', 'request'],
  guard: (handler) => wrappingGuard(handler, () => false),
  argument: (param, scene) =>
    param.type?.kind === 'named' && /(?:bunrouter|treemux)\.Request$/.test(param.type.name)
      ? native(new BunRequest(scene))
      : undefined,
})

class BunRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): BunRouter {
    return new BunRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Handle': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.register(call, methods, orUnknown(second), rest)
        return native(this)
      }
      case 'NewGroup':
        return native(groupOf(this, BunRouter.make, call, run, first, middlewareIn(call.args.slice(1))))
      case 'WithGroup':
        setUp(second, [groupOf(this, BunRouter.make, call, run, first)], call, run)
        return native(this)
      case 'Use':
      case 'WithMiddleware':
        return native(groupOf(this, BunRouter.make, call, run, undefined, call.args))
      case 'Compat':
      case 'Verbose':
        return native(this)
      default:
        return undefined
    }
  }
}

/** What options bring: `bunrouter.Use(auth)`, `bunrouter.WithMiddleware(auth)`. */
function middlewareIn(options: readonly Value[]): Value[] {
  return options.flatMap((option) => (option.kind === 'external' ? (option.call?.args ?? []) : []))
}

export const bunrouter: Framework = {
  name: 'bunrouter',
  languages: ['go'],
  packages: ['github.com/uptrace/bunrouter', 'github.com/vmihailenco/treemux'],
  hints: String.raw`uptrace/bunrouter|\bbunrouter\.|\btreemux\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'New' || name === 'Router') {
      const made = BunRouter.make(run, reader)
      made.router.isApplication = true
      made.use(call, middlewareIn(call.args))
      return native(made)
    }
    if (name === 'HTTPHandler' || name === 'HTTPHandlerFunc' || name === 'HandlerFunc') return call.args[0]
    return name === 'ParamsFromContext' && run.facts !== undefined ? placeOf('path', run.facts) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Router|Group|CompatRouter|CompatGroup|VerboseRouter)$/.test(type.path.at(-1) ?? '')
      ? native(BunRouter.make(run, reader))
      : undefined
  },
}

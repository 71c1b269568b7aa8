/** httprouter and routers with its interface. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { plainGuard } from '../nethttp/index.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { placeOf } from '../request.ts'
import { GoRouter, methodsIn, orUnknown, VERBS } from '../router.ts'

const reader = goReader({
  framework: 'httprouter',
  syntax: colonPath,
  args: ['none', 'request'],
  guard: plainGuard,
  argument: (param, { facts }) =>
    param.type?.kind === 'named' && param.type.name.endsWith('.Params') ? placeOf('path', facts) : undefined,
})

class HttpRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): HttpRouter {
    return new HttpRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    if (name !== 'Handle' && name !== 'Handler' && name !== 'HandlerFunc') return undefined
    const methods = methodsIn(first)
    if (methods !== undefined) this.register(call, methods, orUnknown(second), rest)
    return native(this)
  }
}

export const httprouter: Framework = {
  name: 'httprouter',
  languages: ['go'],
  packages: ['github.com/julienschmidt/httprouter'],
  hints: String.raw`julienschmidt/httprouter|\bhttprouter\.`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'New' || name === 'Router') {
      const made = HttpRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    return name === 'ParamsFromContext' && run.facts !== undefined ? placeOf('path', run.facts) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(HttpRouter.make(run, reader)) : undefined
  },
}

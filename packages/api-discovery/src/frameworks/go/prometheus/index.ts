/** The router of Prometheus' common packages (`github.com/prometheus/common/route`), which is httprouter below a prefix. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { plainGuard } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { GoRouter, groupOf, orUnknown } from '../router.ts'

const METHODS: ReadonlyMap<string, readonly HttpMethod[]> = new Map([
  ['Get', ['GET']],
  ['Post', ['POST']],
  ['Put', ['PUT']],
  ['Del', ['DELETE']],
  ['Head', ['HEAD']],
  ['Options', ['OPTIONS']],
])

const reader = goReader({ framework: 'prometheus', syntax: colonPath, ...HTTP_ARGS, guard: plainGuard })

class PrefixedRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): PrefixedRouter {
    return new PrefixedRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const methods = METHODS.get(name)
    if (methods !== undefined) {
      this.register(call, methods, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    // Instrumentation wraps handlers in what counts and measures: the same routes, on a router that is a copy.
    if (name === 'WithInstrumentation') return native(this)
    return name === 'WithPrefix' ? native(groupOf(this, PrefixedRouter.make, call, run, first)) : undefined
  }
}

export const prometheus: Framework = {
  name: 'prometheus',
  languages: ['go'],
  packages: ['github.com/prometheus/common/route'],
  hints: String.raw`prometheus/common/route`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    if (callee.path.join('.') !== 'New') return undefined
    const made = PrefixedRouter.make(run, reader)
    made.router.isApplication = true
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(PrefixedRouter.make(run, reader)) : undefined
  },
}

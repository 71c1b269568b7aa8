/** roa: `Router::new().on("/user", get(show).post(create)).include("/api", other)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { MethodRouter } from '../axum/methods.ts'
import { requestReader } from '../reader.ts'
import { methodsIn, siteOf } from '../router.ts'

const reader = requestReader('roa')

class RoaRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter): RoaRouter {
    return new RoaRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = text(''), second] = call.args
    const given = second === undefined ? undefined : run.settle(second)
    const of = given?.kind === 'native' ? given.native : undefined
    if (name === 'on' && of instanceof MethodRouter) {
      for (const { methods, handler } of of.entries)
        this.router.route({ ...siteOf(call), methods, path: first, handlers: [handler] })
    }
    if (name === 'include' && of instanceof RoaRouter)
      this.router.mount({ ...siteOf(call), path: first, router: of.router, handlers: [] })
    // The path below which the whole router is served.
    if (name === 'routes') this.router.rootPrefix = first
    return native(this)
  }
}

export const roa: Framework = {
  name: 'roa',
  languages: ['rust'],
  packages: ['roa'],
  hints: String.raw`\broa::`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = '', of] = callee.path.toReversed()
    if (of === 'Router' && name === 'new') {
      const made = RoaRouter.make(run)
      made.router.isApplication = true
      return native(made)
    }
    const methods = new MethodRouter()
    const [, handler] = call.args
    if (name === 'allow' && handler !== undefined) {
      methods.entries.push({ methods: methodsIn(call.expr?.args[0]?.value, call.args[0]), handler, layers: [] })
      return native(methods)
    }
    return callee.receiver === undefined && methods.add(name, call) ? native(methods) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(RoaRouter.make(run)) : undefined
  },
}

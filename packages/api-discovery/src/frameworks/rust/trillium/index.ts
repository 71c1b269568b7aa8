/** Trillium: `Router::new().get("/users/:id", show)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { requestReader } from '../reader.ts'
import { methodsIn, siteOf, verbsNamed } from '../router.ts'

const reader = requestReader('trillium')

class TrilliumRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter): TrilliumRouter {
    return new TrilliumRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const verb = verbsNamed(name === 'any' ? '' : name)
    if (verb !== undefined) this.#serve(call, verb, first, second, run)
    // `any(&["get", "post"], "/x", handler)`, `with_route("get", "/x", handler)`
    else if (/^(?:any|with_any|route|add_route|with_route)$/.test(name))
      this.#serve(call, methodsIn(call.expr?.args[0]?.value, first), second, third, run)
    return native(this)
  }

  /** A handler may be a tuple, of which each answers or hands on. */
  #serve(
    call: Call,
    methods: readonly HttpMethod[],
    path: Value | undefined,
    handler: Value | undefined,
    run: Interpreter,
  ): void {
    if (path === undefined || handler === undefined) return
    const handlers = itemsOf(handler).map((one) => run.settle(one))
    const below = handlers.find((one) => one.kind === 'native' && one.native instanceof TrilliumRouter)
    if (below?.kind === 'native' && below.native instanceof TrilliumRouter) {
      const prefix = text((plainText(path) ?? '').replace(/\/?\*$/, ''))
      this.router.mount({ ...siteOf(call), path: prefix, router: below.native.router, handlers: [] })
    } else this.router.route({ ...siteOf(call), methods, path, handlers })
  }
}

export const trillium: Framework = {
  name: 'trillium',
  languages: ['rust'],
  packages: ['trillium', 'trillium_router'],
  hints: String.raw`\btrillium_router\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name, of] = callee.path.toReversed()
    if (of !== 'Router' || callee.package !== 'trillium_router') return undefined
    if (name !== 'new' && name !== 'build') return undefined
    const made = TrilliumRouter.make(run)
    made.router.isApplication = true
    const [build] = call.args
    if (build?.kind === 'function') run.call(build, { ...call, args: [native(made)], constructs: false })
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(TrilliumRouter.make(run)) : undefined
  },
}

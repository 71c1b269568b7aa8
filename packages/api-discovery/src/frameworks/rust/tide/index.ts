/** Tide: `app.at("/users/:id").get(show)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, below, native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { requestReader } from '../reader.ts'
import { siteOf, verbsNamed } from '../router.ts'

const reader = requestReader('tide')

class TideServer extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter): TideServer {
    return new TideServer(run.project.graph.router(reader))
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'at') return native(new TideRoute(this.router, call.args[0] ?? UNKNOWN))
    if (name === 'with') this.router.use({ ...siteOf(call), path: undefined, handlers: call.args })
    return name === 'with' ? native(this) : undefined
  }
}

class TideRoute extends Native {
  readonly #router: Router
  readonly #path: Value

  constructor(router: Router, path: Value) {
    super()
    this.#router = router
    this.#path = path
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const methods = verbsNamed(name)
    if (methods !== undefined && first !== undefined) {
      this.#router.route({ ...siteOf(call), methods, path: this.#path, handlers: [first] })
      return native(this)
    }
    if (name === 'at') return native(new TideRoute(this.#router, below(this.#path, first ?? UNKNOWN)))
    if (name === 'nest') {
      for (const one of first === undefined ? [] : alternatives(run.settle(first))) {
        if (one.kind === 'native' && one.native instanceof TideServer)
          this.#router.mount({ ...siteOf(call), path: this.#path, router: one.native.router, handlers: [] })
      }
    }
    return native(this)
  }
}

export const tide: Framework = {
  name: 'tide',
  languages: ['rust'],
  packages: ['tide'],
  hints: String.raw`\btide\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const isServer = /^(?:new|with_state)$/.test(name) && (callee.path.length === 1 || callee.path.at(-2) === 'Server')
    if (!isServer) return undefined
    const made = TideServer.make(run)
    made.router.isApplication = true
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Server' ? native(TideServer.make(run)) : undefined
  },
}

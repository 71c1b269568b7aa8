/** viz: routers with handlers by method. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { MethodRouter } from '../axum/methods.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf, siteOf, verbsNamed } from '../router.ts'

const reader: Reader = {
  framework: 'viz',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const names = pathNamesOf(route.path, rustPath)
    for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
  },
}

class VizRouter extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  static make(run: Interpreter): VizRouter {
    return new VizRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path = UNKNOWN, second] = call.args
    const methods = verbsNamed(name)
    if (methods !== undefined && second !== undefined) {
      this.#router.route({ ...siteOf(call), methods, path, handlers: [second] })
      return native(this)
    }
    for (const one of second === undefined ? [] : alternatives(run.settle(second))) {
      if (one.kind !== 'native') continue
      if (name === 'nest' && one.native instanceof VizRouter)
        this.#router.mount({ ...siteOf(call), path, router: one.native.#router, handlers: [] })
      if (name === 'route' && one.native instanceof MethodRouter) {
        for (const entry of one.native.entries)
          this.#router.route({
            ...siteOf(call),
            methods: entry.methods,
            path,
            handlers: [...entry.layers, entry.handler],
          })
      }
    }
    return native(this)
  }
}

export const viz: Framework = {
  name: 'viz',
  languages: ['rust'],
  packages: ['viz'],
  hints: String.raw`\bviz\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (callee.path.at(-2) === 'Router' && name === 'new') return native(VizRouter.make(run))
    const methods = new MethodRouter()
    return methods.add(name, call) ? native(methods) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(VizRouter.make(run)) : undefined
  },
}

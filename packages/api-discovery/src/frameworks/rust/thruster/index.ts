/** Thruster: `app.get("/users/:id", m![show])`, with applications below a path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { requestReader } from '../reader.ts'
import { siteOf, verbsNamed } from '../router.ts'

const reader = requestReader('thruster')

class ThrusterApp extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter): ThrusterApp {
    return new ThrusterApp(run.project.graph.router(reader))
  }

  override method(name: string, call: Call): Value | undefined {
    const [path = UNKNOWN, second] = call.args
    const methods = name === 'update' ? ['PATCH'] : verbsNamed(name)
    if (methods !== undefined) this.router.route({ ...siteOf(call), methods, path, handlers: call.args.slice(1) })
    if (name === 'use_sub_app' && second?.kind === 'native' && second.native instanceof ThrusterApp)
      this.router.mount({ ...siteOf(call), path, router: second.native.router, handlers: [] })
    return native(this)
  }
}

export const thruster: Framework = {
  name: 'thruster',
  languages: ['rust'],
  packages: ['thruster'],
  hints: String.raw`\bthruster\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const made = /^(?:new_basic|create|new)$/.test(callee.path.at(-1) ?? '') && callee.path.at(-2) === 'App'
    if (!made) return undefined
    const app = ThrusterApp.make(run)
    app.router.isApplication = true
    return native(app)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'App' ? native(ThrusterApp.make(run)) : undefined
  },
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import { configurationFor, configured } from '../../jvm/configuration.ts'
import { constantName } from '../../jvm/marks.ts'
import { blockOf, KtorRoute } from './route.ts'

/** `Application`: modules are functions that extend it. */
export class KtorApplication extends Native {
  #root: KtorRoute | undefined

  /** The root of its routes; several `routing` blocks share it. */
  root(call: Call, run: Interpreter): KtorRoute {
    if (this.#root === undefined) {
      this.#root = KtorRoute.root(run, true)
      const configuration = configurationFor(call.file, run.project)
      this.#root.router.prefix = configured(configuration, 'ktor.deployment.rootPath', 'ktor.deployment.root-path')
    }
    return this.#root
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.register(name, call, run)
  }

  register(name: string, call: Call, run: Interpreter): Value | undefined {
    const installs =
      name === 'install' && /^(?:Routing|RoutingRoot)$/.test(constantName(call.args[0] ?? text('')) ?? '')
    if (name !== 'routing' && !installs) return undefined
    const root = native(this.root(call, run))
    const block = blockOf(call)
    if (block !== undefined) run.invoke(withReceiver(block, root), [], new Map(), root)
    return root
  }

  override member(name: string): Value | undefined {
    return name === 'application' ? native(this) : undefined
  }
}

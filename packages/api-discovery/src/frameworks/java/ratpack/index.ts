/** Ratpack: chains of handlers, by verbs, prefixes and `byMethod`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { handlerFunction } from '../../jvm/handlers.ts'
import { RatpackChain } from './chain.ts'

/** `RatpackServer.start(server -> server.handlers(chain -> …))` */
class ServerSpec extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const fill = handlerFunction(call.args[0], run, 'execute')
    if ((name === 'handlers' || name === 'handler') && fill !== undefined) {
      const chain = RatpackChain.create(run)
      chain.router.isApplication = true
      run.invoke(fill, [native(chain)])
    }
    return native(this)
  }
}

export const ratpack: Framework = {
  name: 'ratpack',
  languages: ['java', 'kotlin'],
  packages: ['ratpack.*'],
  hints: String.raw`\bratpack\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    if (owner !== 'RatpackServer' || (name !== 'start' && name !== 'of')) return undefined
    const fill = handlerFunction(call.args[0], run, 'execute')
    if (fill !== undefined) run.invoke(fill, [native(new ServerSpec())], new Map(), native(new ServerSpec()))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Chain' ? native(RatpackChain.create(run)) : undefined
  },
}

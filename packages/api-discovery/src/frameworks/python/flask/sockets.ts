/** WebSocket routes of flask-sock and Flask-Sockets. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import { Registering, routedOf, type Routed } from '../routed.ts'
import { FlaskRouter } from './router.ts'

export class FlaskSockets extends Native {
  readonly #app: FlaskRouter

  constructor(app: Routed | undefined, run: Interpreter) {
    super()
    this.#app = app instanceof FlaskRouter ? app : FlaskRouter.application(run, 'flask')
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'route') return undefined
    const blueprint = routedOf(call.named.get('bp'), run)
    const holder = blueprint instanceof FlaskRouter ? blueprint : this.#app
    return native(new Registering((view) => holder.addSocket(call, view)))
  }
}

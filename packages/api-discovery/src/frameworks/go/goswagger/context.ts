/** What the generated operations of go-swagger read their parameters with. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { requestIn } from '../nethttp/index.ts'
import { bodyIn, placeOf } from '../request.ts'

/** `middleware.Context`: `BindValidRequest(r, route, &params)` calls the parameters' own `BindRequest(r, route)`. */
export class OperationContext extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const request = requestIn(call)
    if (name !== 'BindValidRequest' || request === undefined)
      return name === 'RouteInfo' ? list([UNKNOWN, UNKNOWN, UNKNOWN]) : undefined
    const params = call.args[2]
    const bind = params === undefined ? undefined : run.memberOf(run.settle(params), 'BindRequest', call.file)
    const { facts } = request.scene
    if (bind?.kind === 'function') run.handle(bind, [native(request), native(new MatchedRoute(facts))], facts)
    return UNKNOWN
  }
}

/** `middleware.MatchedRoute` */
class MatchedRoute extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    if (name === 'Params') return placeOf('path', this.#facts)
    return name === 'Consumer' ? native(new Consumer()) : undefined
  }
}

/** `route.Consumer.Consume(r.Body, &body)` */
class Consumer extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Consume') bodyIn(call.args[0])?.decode(call.args[1], run)
    return UNKNOWN
  }
}

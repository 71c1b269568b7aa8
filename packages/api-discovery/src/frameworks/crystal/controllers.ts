/** Actions of controllers: `params["id"]`, `params.json_params`, `request.headers["X"]`. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import { native, type ClassValue, type Value } from '../../engine/values.ts'
import type { HandlerFacts, Route } from '../../routing/graph.ts'
import { colonNames } from '../shared/colon-path.ts'
import { mixedParams, placeByMethod } from '../shared/mixed-params.ts'
import { crystalContext } from './context.ts'

class ActionSelf extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #route: Route

  constructor(facts: HandlerFacts, route: Route) {
    super()
    this.#facts = facts
    this.#route = route
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return call.args.length === 0 ? this.member(name, call, run) : undefined
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    if (name === 'params') {
      return mixedParams(placeByMethod(this.#route.methods, 'form'), this.#facts, colonNames([this.#route.path]), [
        '[]',
        '[]?',
        'get',
        'get?',
        'fetch',
      ])
    }
    const context = crystalContext(this.#facts)
    if (name === 'context') return context
    return name === 'request' && context.kind === 'native' ? context.native.member('request', site, run) : undefined
  }
}

/** Reads the method of a controller that answers. */
export function readAction(
  of: Value | undefined,
  action: string,
  route: Route,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const controller: ClassValue | undefined = of?.kind === 'class' ? of : undefined
  const method = controller?.def.members.find((member) => member.name === action)?.method
  if (controller === undefined || method === undefined) return
  run.handle(
    run.makeFunction(method, controller.scope, undefined, controller),
    [crystalContext(facts)],
    facts,
    native(new ActionSelf(facts, route)),
  )
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore } from '../../../routing/refusal.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { JavalinContext } from './context.ts'
import { javalinPath } from './path.ts'

/** Methods of the interfaces that handlers implement, as `Handler` and `CrudHandler`. */
const METHODS = ['handle', 'accept']

export const javalinReader: Reader = {
  framework: 'javalin',
  syntax: javalinPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, ...METHODS)
    if (handler === undefined) return
    const context = native(new JavalinContext(facts))
    // A crud handler's methods take the id too.
    run.handle(handler, [context, { kind: 'unknown', label: 'id' }], facts)
  },
  handlerName,
  guard(handler: Value) {
    // Only an exception ends a request before its handler; a status does not.
    if (handler.kind !== 'function') return undefined
    const source = JSON.stringify(handler.fn)
    if (!source.includes('"kind":"throw"') || source.includes('"name":"status"')) return undefined
    return refusesBefore(handler.fn, 'return')
  },
}

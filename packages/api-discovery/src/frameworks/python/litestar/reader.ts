import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { starlettePath } from '../starlette/path.ts'
import { STARLETTE_REQUEST } from '../starlette/request.ts'
import { viewFunction, viewName } from '../views.ts'
import { readSignature } from './signature.ts'

export const litestarReader: Reader = {
  framework: 'litestar',
  endSlash: 'dropped',
  syntax: starlettePath,
  handlerName: viewName,
  /** Guards raise when the connection may not go on. */
  guard(handler: Value): FoundGuard | undefined {
    const view = viewFunction(handler)
    return view === undefined ? undefined : refusesBefore(view.fn, 'return')
  },
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    readSignature(inner, namesInPath(route, starlettePath, run), facts, run)
    const request = native(new RequestValue(STARLETTE_REQUEST, facts))
    const named = new Map(
      inner.fn.params.flatMap(({ to }) =>
        to.kind === 'name' && to.name === 'request' ? [['request', request] as const] : [],
      ),
    )
    if (named.size > 0) run.handle(inner, [], facts, inner.self, named)
  },
}

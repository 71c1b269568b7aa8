import type { Interpreter } from '../../../engine/interpreter.ts'
import { native } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { decoratorGuards } from '../guards.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { readView, viewFunction, viewName } from '../views.ts'
import type { PyramidFacts } from './registry.ts'

const PYRAMID_REQUEST: RequestShape = {
  places: {
    params: 'query',
    GET: 'query',
    POST: 'form',
    json_body: 'json',
    json: 'json',
    matchdict: 'path',
    headers: 'header',
    cookies: 'cookie',
  },
  raw: ['body', 'text'],
  cgi: ['environ'],
}

/** `{id}`, `{id:\d+}`, `*rest`, and `:id` of old. */
function pyramidPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const found = (name: string): string => {
    params.push(pathParam(parameterName(name)))
    return `{${parameterName(name)}}`
  }
  const path = piece
    .replace(/\{\s*(\w+)\s*(?::(?:[^{}]|\{[^{}]*\})*)?\}/g, (_, name: string) => found(name))
    .replace(/\*(\w+)$/, (_, name: string) => found(name))
    .replace(/\/:(\w+)/g, (_, name: string) => `/${found(name)}`)
  return [{ path, params }]
}

export const pyramidReader: Reader = {
  framework: 'pyramid',
  endSlash: 'kept',
  syntax: pyramidPath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const request = new RequestValue(PYRAMID_REQUEST, facts)
    readView(view, request, facts, run)
    // `def view(context, request)` is called with the context first.
    const second = view.fn.params[1]?.to
    if (second?.kind === 'name' && second.name === 'request')
      run.handle(view, [{ kind: 'unknown', label: 'context' }, native(request)], facts, view.self)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    // Only Pyramid's own registrations make routes of this reader.
    const { permission } = route.facts as PyramidFacts
    const declared =
      permission === undefined || permission === 'NO_PERMISSION_REQUIRED'
        ? []
        : [{ guard: { name: permission, kind: 'authorization' as const }, line: route.line }]
    return view === undefined ? declared : [...declared, ...decoratorGuards(view, route, run)]
  },
}

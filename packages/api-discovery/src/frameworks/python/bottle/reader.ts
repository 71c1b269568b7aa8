import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Schema } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { decoratorGuards } from '../guards.ts'
import type { RequestShape } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { viewFunction, viewName } from '../views.ts'

/** `bottle.request`, a global name. `params` takes from query and form. */
export const BOTTLE_REQUEST: RequestShape = {
  places: {
    query: 'query',
    GET: 'query',
    params: 'query',
    forms: 'form',
    POST: 'form',
    files: 'form',
    json: 'json',
    headers: 'header',
    cookies: 'cookie',
    url_args: 'path',
  },
  single: { get_header: 'header', get_cookie: 'cookie' },
  raw: ['body'],
}

const FILTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  float: { type: 'number' },
  path: { type: 'string' },
}

/** `<name>`, `<id:int>`, `<name:re:[a-z]+>`, and `:name` of old. */
function bottlePath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const found = (name: string, filter?: string): string => {
    params.push(
      pathParam(
        parameterName(name),
        filter !== undefined && Object.hasOwn(FILTERS, filter) ? FILTERS[filter] : undefined,
      ),
    )
    return `{${parameterName(name)}}`
  }
  const path = piece
    .replace(/<\s*(\w+)\s*(?::\s*(\w+)(?::(?:[^<>]|\([^()]*\))*)?)?>/g, (_, name: string, filter?: string) =>
      found(name, filter),
    )
    .replace(/(^|\/):([A-Za-z_]\w*)(?:#[^#]*#)?/g, (_, before: string, name: string) => before + found(name))
  return [{ path, params }]
}

export const bottleReader: Reader = {
  framework: 'bottle',
  syntax: bottlePath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    run.handle(view, [], facts)
    const inner = unwrapped(view)
    if (inner !== view) run.handle(inner, [], facts)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    return view === undefined ? [] : decoratorGuards(view, route, run)
  },
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { fullName, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { decoratorGuards } from '../guards.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { readView, viewFunction, viewName } from '../views.ts'

const FALCON_REQUEST: RequestShape = {
  places: { params: 'query', media: 'json', headers: 'header', cookies: 'cookie' },
  whole: { get_media: 'json' },
  single: {
    get_param: 'query',
    get_param_as_int: 'query',
    get_param_as_float: 'query',
    get_param_as_bool: 'query',
    get_param_as_list: 'query',
    get_param_as_date: 'query',
    get_param_as_datetime: 'query',
    get_param_as_uuid: 'query',
    get_param_as_json: 'query',
    get_header: 'header',
    get_header_as_int: 'header',
    get_cookie_values: 'cookie',
  },
  raw: ['stream', 'bounded_stream'],
}

const CONVERTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  float: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  dt: { type: 'string', format: 'date-time' },
  path: { type: 'string' },
}

/** `{id}`, `{id:int}`, `{id:int(min=1)}` */
function falconPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(
    /\{\s*(\w+)\s*(?::\s*(\w+)(?:\([^)]*\))?\s*)?\}/g,
    (_, name: string, converter?: string) => {
      const schema = converter !== undefined && Object.hasOwn(CONVERTERS, converter) ? CONVERTERS[converter] : undefined
      params.push(pathParam(parameterName(name), schema))
      return `{${parameterName(name)}}`
    },
  )
  return [{ path, params }]
}

export const falconReader: Reader = {
  framework: 'falcon',
  syntax: falconPath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view !== undefined) readView(view, new RequestValue(FALCON_REQUEST, facts), facts, run)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return []
    const { self } = view
    const onClass = self?.kind === 'instance' ? hooks(self.of.def.decorators, self.of.scope, run) : []
    return [...onClass, ...hooks(view.fn.decorators ?? [], view.scope, run), ...decoratorGuards(view, route, run)]
  },
}

/** `@falcon.before(hook)` with a hook that refuses. */
function hooks(
  decorators: readonly Decorator[],
  scope: Scope,
  run: Interpreter,
): { guard: FoundGuard; line: number }[] {
  return decorators.flatMap(({ value, line }) => {
    if (value.kind !== 'call') return []
    const callee = run.evaluate(value.callee, scope)
    if (callee.kind !== 'external' || !/^falcon\.(?:hooks\.)?before$/.test(fullName(callee))) return []
    const hook = hookFunction(run.callFrom(value, scope).args[0], run)
    const guard = hook === undefined ? undefined : refusesBefore(hook.fn, 'return')
    return guard === undefined ? [] : [{ guard: { ...guard, name: guard.name ?? 'before' }, line }]
  })
}

/** A function, or an object that can be called. */
function hookFunction(hook: Value | undefined, run: Interpreter): FunctionValue | undefined {
  if (hook?.kind !== 'instance') return viewFunction(hook)
  const called = run.memberOf(hook, '__call__', hook.of.scope.module.file)
  return called.kind === 'function' ? called : undefined
}

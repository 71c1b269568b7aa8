/** Guards among the `MIDDLEWARE` of a project's settings. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { Module } from '../../../engine/project.ts'
import { itemsOf, plainText, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { PlacedGuard } from '../../../routing/graph.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { memberNamed } from '../modules.ts'
import { methodOf } from '../views.ts'

/** Middleware of the folder that refuses callers before any view, and Django's own that demands a log-in. */
export interface MiddlewareGuards {
  readonly own: readonly PlacedGuard[]
  readonly login: PlacedGuard | undefined
}

const LOGIN = 'django.contrib.auth.middleware.LoginRequiredMiddleware'

/** What all settings modules that say something of middleware have in common: those of production are not told from others. */
export function middlewareGuards(modules: readonly Module[], run: Interpreter): MiddlewareGuards {
  const [first, ...others] = modules.flatMap((module) => {
    const given = module.scope.own('MIDDLEWARE')
    return given === undefined ? [] : [{ module, names: itemsOf(given).flatMap((one) => plainText(one) ?? []) }]
  })
  if (first === undefined) return { own: [], login: undefined }
  const shared = first.names.filter((name) => others.every(({ names }) => names.includes(name)))
  const place = { file: first.module.file, line: lineOf(first.module, 'MIDDLEWARE') }
  const own = shared.flatMap((name): PlacedGuard[] => {
    const guard = guardNamed(name, first.module, run)
    return guard === undefined ? [] : [{ guard, ...place }]
  })
  const login = { guard: { name: 'LoginRequiredMiddleware', kind: 'authentication' as const }, ...place }
  return { own, login: shared.includes(LOGIN) ? login : undefined }
}

function lineOf(module: Module, name: string): number {
  const isSet = (one: Stmt): boolean => one.kind === 'let' && one.to.kind === 'name' && one.to.name === name
  const found = module.def.body.find(isSet)
  return found?.kind === 'let' ? found.line : 1
}

function guardNamed(dotted: string, from: Module, run: Interpreter): FoundGuard | undefined {
  const value = memberNamed(dotted, from, run)
  const name = dotted.slice(dotted.lastIndexOf('.') + 1)
  if (value?.kind === 'class') return classGuard(value, name, run)
  return value?.kind === 'function' ? factoryGuard(value, name) : undefined
}

/** `__call__` lets through by `self.get_response(request)`; the older `process_request` and `process_view` by returning nothing. */
function classGuard(of: ClassValue, name: string, run: Interpreter): FoundGuard | undefined {
  const call = methodOf(of, '__call__', run)
  const found =
    call === undefined
      ? undefined
      : refusesBefore({ ...calling(call.fn), name }, { call: 'get_response', withArguments: true })
  if (found !== undefined) return found
  for (const hook of ['process_request', 'process_view']) {
    const fn = methodOf(of, hook, run)?.fn
    const refused = fn === undefined ? undefined : refusesBefore({ ...fn, name }, 'return')
    if (refused !== undefined) return refused
  }
  return undefined
}

/** `def middleware(get_response): def inner(request): … return get_response(request)` */
function factoryGuard({ fn }: FunctionValue, name: string): FoundGuard | undefined {
  const next = fn.params[0]?.to
  const inner = fn.body.find((statement) => statement.kind === 'function')
  if (next?.kind !== 'name' || inner?.kind !== 'function') return undefined
  return refusesBefore({ ...inner.fn, name }, { call: next.name, withArguments: true })
}

/** The function with `self.get_response(…)` as a call of a name. */
function calling(fn: FunctionDef): FunctionDef {
  const rewritten: FunctionDef = JSON.parse(JSON.stringify(fn), (_, value: unknown) =>
    isGetResponse(value) ? { kind: 'name', name: 'get_response', line: 0 } : value,
  )
  return rewritten
}

function isGetResponse(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'member' &&
    'name' in value &&
    value.name === 'get_response'
  )
}

/** Whether a view is taken out of the log-in that the middleware demands: `@login_not_required`, on it, its class or in the URLconf. */
export function isLoginNotRequired(
  view: FunctionValue | undefined,
  of: ClassValue | undefined,
  wrappers: readonly string[],
  run: Interpreter,
  depth = 0,
): boolean {
  if (wrappers.some((name) => name.endsWith('.login_not_required'))) return true
  const dispatch = of?.def.members.find((member) => member.name === 'dispatch')?.method
  const written = [view?.fn.decorators, of?.def.decorators, dispatch?.decorators]
  if (JSON.stringify(written).includes('"name":"login_not_required"')) return true
  // A decorator by another name, of the folder, may be it.
  const bases: readonly Value[] = of === undefined || depth > 8 ? [] : run.project.basesOf(of, run)
  return bases.some((base) => base.kind === 'class' && isLoginNotRequired(undefined, base, [], run, depth + 1))
}

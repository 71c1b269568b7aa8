/** `Route::…`, and what is chained before a route or group: `Route::prefix('admin')->middleware('auth')->group(…)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { Scope } from '../../../engine/scope.ts'
import { itemsOf, list, native, plainText, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { fileNamed } from '../../../languages/php/requiring.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { middlewareIn, middlewareRef, noteInGroup } from './middleware.ts'
import { PendingResource } from './resources.ts'
import { addRoute } from './routes.ts'
import { groupWithin, optionsOfArray, stateOf, type Group, type GroupOptions } from './state.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  options: ['OPTIONS'],
  head: ['HEAD'],
  any: ANY_METHODS,
  redirect: ANY_METHODS,
  permanentRedirect: ANY_METHODS,
  view: ['GET'],
  inertia: ['GET'],
}

/** Attributes that say nothing of paths or guards. */
const NEUTRAL = new Set([
  'name',
  'as',
  'domain',
  'where',
  'whereNumber',
  'whereUuid',
  'whereIn',
  'scopeBindings',
  'withoutScopedBindings',
  'missing',
  'withTrashed',
  'metadata',
])

/** The methods of a router as a call of them; undefined for what registers nothing. */
export function registrarCall(
  name: string,
  call: Call,
  run: Interpreter,
  options: GroupOptions = { middleware: [], without: [] },
): Value | undefined {
  const state = stateOf(run)
  const group = groupWithin(state.groupAt(call.file), options)
  const verbs = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
  if (verbs !== undefined) {
    const isPage = name === 'view' || name === 'inertia' || name.endsWith('edirect')
    return addRoute(group, verbs, call.args[0], isPage ? undefined : call.args[1], call, run)
  }
  switch (name) {
    case 'match':
    case 'addRoute':
      return addRoute(group, methodsIn(call.args[0]), call.args[1], call.args[2], call, run)
    case 'fallback':
      return addRoute(group, ['GET'], text('{fallbackPlaceholder}'), call.args[0], call, run)
    case 'resource':
    case 'apiResource':
    case 'singleton':
    case 'apiSingleton':
      return native(new PendingResource(name, call, group, run))
    case 'resources':
    case 'apiResources':
    case 'singletons':
      return resources(name.slice(0, -1), call, group, run)
    case 'group':
      return grouped(call, group, run)
    case 'middlewareGroup':
    case 'pushMiddlewareToGroup':
    case 'prependMiddlewareToGroup':
      noteInGroup(plainText(call.args[0]), call.args[1], run)
      return UNKNOWN
    case 'prefix':
    case 'middleware':
    case 'withoutMiddleware':
    case 'controller':
    case 'namespace':
    case 'can':
      return native(new PendingGroup(options).with(name, call))
    default:
      return NEUTRAL.has(name) ? native(new PendingGroup(options)) : undefined
  }
}

/** Attributes collected for the routes or the group that follow. */
export class PendingGroup extends Native {
  readonly #options: GroupOptions

  constructor(options: GroupOptions) {
    super()
    this.#options = options
  }

  with(name: string, call: Call): PendingGroup {
    const [given] = call.args
    const middleware = [...this.#options.middleware]
    const next: GroupOptions = { ...this.#options, middleware, without: [...this.#options.without] }
    if (given === undefined) return new PendingGroup(next)
    if (name === 'prefix') next.prefix = given
    else if (name === 'controller') next.controller = given
    else if (name === 'middleware') middleware.push(...call.args.flatMap(middlewareIn))
    else if (name === 'can') middleware.push(text(`can:${plainText(given) ?? ''}`))
    else if (name === 'withoutMiddleware') next.without.push(...call.args.flatMap(middlewareIn))
    else {
      const namespace = plainText(given)
      if (namespace !== undefined) next.namespace = namespace
    }
    return new PendingGroup(next)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return registrarCall(name, call, run, this.#options)
  }
}

/** `Router $router`, `$router` in a group's closure, Lumen's `$app`. */
export class LaravelRouter extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return registrarCall(name, call, run)
  }

  override member(name: string): Value | undefined {
    return name === 'router' ? native(this) : undefined
  }
}

function methodsIn(given: Value | undefined): readonly HttpMethod[] {
  return itemsOf(given).flatMap((item) => plainText(item)?.toUpperCase().split('|') ?? [])
}

function resources(kind: string, call: Call, group: Group, run: Interpreter): Value {
  const [given, options] = call.args
  const registered: PendingResource[] = []
  if (given?.kind === 'record') {
    for (const [name, controller] of given.fields) {
      const args = [text(name), controller, ...(options === undefined ? [] : [options])]
      registered.push(new PendingResource(kind, { ...call, args }, group, run))
    }
  }
  return list(registered.map(native))
}

/** `group(fn)`, `group([…], fn)`, `group(base_path('routes/x.php'))` */
function grouped(call: Call, around: Group, run: Interpreter): Value {
  const state = stateOf(run)
  const attributes = call.args.length > 1 ? argument(call, 0) : undefined
  const group = attributes === undefined ? around : groupWithin(around, optionsOfArray(attributes))
  for (const body of itemsOf(call.args.at(-1))) {
    if (body.kind === 'function') {
      state.within(group, () => run.invoke(body, [native(new LaravelRouter())]))
      continue
    }
    const file = fileNamed(plainText(body) ?? '', call.file, run.project.files)
    if (file !== undefined) mountFile(file, group, call, run)
  }
  return UNKNOWN
}

/** Puts the routes of a file below a group. They are read on their own, so that a file can stand in several groups. */
export function mountFile(file: string, group: Group, call: Call, run: Interpreter): void {
  const module = run.project.module(file)
  if (module === undefined) return
  const state = stateOf(run)
  if (module.state === 'new') {
    module.state = 'done'
    const top: Group = { ...group, router: state.routerOf(file), prefix: text(''), middleware: [], without: [] }
    const scope = new Scope(module, module.scope)
    state.within(top, () => run.execute(module.def.body, scope, []))
  }
  const { file: at, line, condition } = call
  group.router.mount({
    file: at,
    line,
    condition,
    path: group.prefix,
    router: state.routerOf(file),
    handlers: group.middleware.map((one) => middlewareRef(one, run)),
  })
}

/** `->withRouting(api: …, apiPrefix: 'api/v1')` of `bootstrap/app.php`. */
export function withRouting(call: Call, run: Interpreter): void {
  const state = stateOf(run)
  const top = state.groupAt(call.file)
  const prefix = argument(call, -1, 'apiPrefix') ?? text('api')
  for (const path of itemsOf(argument(call, 2, 'api'))) {
    const file = fileNamed(plainText(path) ?? '', call.file, run.project.files)
    if (file !== undefined) mountFile(file, { ...top, prefix, middleware: [text('api')] }, call, run)
  }
  for (const path of itemsOf(argument(call, 1, 'web'))) {
    const file = fileNamed(plainText(path) ?? '', call.file, run.project.files)
    if (file !== undefined) mountFile(file, { ...top, middleware: [text('web')] }, call, run)
  }
  const health = argument(call, -1, 'health')
  if (health?.kind === 'text') addRoute(top, ['GET'], health, undefined, call, run)
  const then = argument(call, -1, 'then') ?? argument(call, -1, 'using')
  if (then?.kind === 'function') run.invoke(then, [])
}

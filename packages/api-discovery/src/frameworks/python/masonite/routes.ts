import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import type { Module, Project } from '../../../engine/project.ts'
import {
  alternatives,
  below,
  concat,
  itemsOf,
  NULL,
  plainText,
  text,
  unknown,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { placeOf } from '../routed.ts'
import { instanceOf, methodNames, methodOf } from '../views.ts'
import { masoniteReader } from './reader.ts'

/** `Route.get('/users/@id', 'UserController@show')` */
export class MasoniteRoute extends Native {
  readonly verb: string
  readonly declaration: Call

  constructor(verb: string, declaration: Call) {
    super()
    this.verb = verb
    this.declaration = declaration
  }

  /** `.name('x').middleware('auth')` */
  override method(_name: string, _call: Call): Value | undefined {
    return { kind: 'native', native: this }
  }
}

/** `Route.group([…], prefix='/api')` */
export class RouteGroup extends Native {
  readonly declaration: Call

  constructor(declaration: Call) {
    super()
    this.declaration = declaration
  }
}

const all = new WeakMap<Interpreter, MasoniteRoute[]>()
const MAX_DEPTH = 12

export function noteRoute(route: MasoniteRoute, run: Interpreter): MasoniteRoute {
  const known = all.get(run) ?? []
  known.push(route)
  all.set(run, known)
  return route
}

export function connectRoutes(project: Project, run: Interpreter): void {
  if (all.get(run) === undefined) return
  const router = project.graph.router(masoniteReader)
  router.isApplication = true
  const done = new Set<Native>()
  for (const module of project.modules()) {
    if (module.language.name !== 'python') continue
    for (const name of module.scope.names()) {
      const value = /routes$/i.test(name) ? module.scope.own(name) : undefined
      if (value !== undefined) addAll(value, text(''), router, done, run, 0)
    }
  }
}

function addAll(value: Value, prefix: Value, router: Router, done: Set<Native>, run: Interpreter, depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const item of flat(value)) {
    if (item.kind !== 'native' || done.has(item.native)) continue
    if (item.native instanceof MasoniteRoute) {
      done.add(item.native)
      addRoute(item.native, prefix, router, run)
    } else if (item.native instanceof RouteGroup) {
      done.add(item.native)
      const { declaration } = item.native
      const prefixed = below(prefix, declaration.named.get('prefix') ?? text(''))
      addAll(argument(declaration, 0, 'routes') ?? unknown('routes'), prefixed, router, done, run, depth + 1)
    }
  }
}

function addRoute({ verb, declaration }: MasoniteRoute, prefix: Value, router: Router, run: Interpreter): void {
  const shift = verb === 'match' ? 1 : 0
  const path = below(prefix, argument(declaration, shift, 'url') ?? unknown('url'))
  const controller = argument(declaration, shift + 1, 'controller')
  if (verb === 'resource' || verb === 'api') {
    for (const [method, suffix, action] of RESOURCE) {
      if (verb === 'api' && (action === 'create' || action === 'edit')) continue
      const handler = controllerMethod(`${plainText(controller) ?? ''}@${action}`, declaration, run)
      router.route({
        ...placeOf(declaration),
        path: concat([path, text(suffix)]),
        methods: [method],
        handlers: [handler ?? NULL],
      })
    }
    return
  }
  const methods =
    verb === 'match'
      ? methodNames(argument(declaration, 0, 'request_methods'))
      : verb === 'any'
        ? ANY_METHODS
        : [verb === 'view' ? 'GET' : verb.toUpperCase()]
  const named = plainText(controller)
  const handler = named === undefined ? controller : controllerMethod(named, declaration, run)
  const name = named?.split('@')[1]
  router.route({
    ...placeOf(declaration),
    path,
    methods,
    handlers: [handler ?? NULL],
    ...(name === undefined ? {} : { handler: name }),
  })
}

const RESOURCE: readonly (readonly [method: HttpMethod, suffix: string, action: string])[] = [
  ['GET', '', 'index'],
  ['GET', '/create', 'create'],
  ['POST', '', 'store'],
  ['GET', '/@id', 'show'],
  ['GET', '/@id/edit', 'edit'],
  ['PUT', '/@id', 'update'],
  ['DELETE', '/@id', 'destroy'],
]

/** `UserController@show`, a class in a module of its name wherever it lies. */
function controllerMethod(name: string, { scope }: Call, run: Interpreter): Value | undefined {
  const [dotted = '', action = 'show'] = name.split('@')
  const file = dotted.slice(dotted.lastIndexOf('.') + 1)
  const found = fileOf(file, scope.module)
  const of = found?.member(file, run)
  return of?.kind === 'class' ? methodOf(instanceOf(of, run), action, run) : undefined
}

function fileOf(name: string, from: Module): Module | undefined {
  if (!/^\w+$/.test(name)) return undefined
  const path = [...from.project.files.paths].find((one) => one === `${name}.py` || one.endsWith(`/${name}.py`))
  return path === undefined ? undefined : from.project.module(path)
}

function flat(value: Value | undefined): readonly Value[] {
  return itemsOf(value)
    .flatMap((one) => alternatives(one))
    .flatMap((one) => (one.kind === 'list' ? itemsOf(one) : [one]))
}

/** From routers, routes and mounts to endpoints: prefixes joined, methods and alternatives written out, guards kept. */
import { isWithin, type Condition, type Site } from '../engine/native.ts'
import { itemsOf, labelOf, type Value } from '../engine/values.ts'
import type { Body, Confidence, Guard, HttpMethod, Param, SourceEndpoint } from '../model.ts'
import type { Asked, Protection } from './access-rules.ts'
import type { Middleware, Mount, Reader, Route, Router, RoutingGraph } from './graph.ts'
import type { LetsThrough } from './refusal.ts'
import {
  closeHoles,
  HOLE_CLOSE,
  HOLE_OPEN,
  joinPaths,
  joinWithEnd,
  pathParam,
  withUniqueNames,
  type PathForm,
  type PathSyntax,
} from './path.ts'
import { extend, isWhollyUnknown, routeForms, valueForms } from './path-forms.ts'
import { placesOf } from './places.ts'

const MAX_ENDPOINTS_OF_A_ROUTE = 256
const MAX_MOUNT_DEPTH = 24

interface Position {
  readonly prefix: PathForm
  readonly guards: readonly Guard[]
  /** Those among them that do not stand before applications which are mounted. */
  readonly ofRoutesOnly: ReadonlySet<Guard>
  readonly onTheWay: readonly Router[]
  /** Why the prefix may not be the whole one. */
  readonly doubt: string | undefined
}

export interface Inspected {
  readonly params: readonly Param[]
  readonly body?: Body
  readonly guards: readonly Guard[]
  /** The handlers look at the method of the request, so that each method has to be read by itself. */
  readonly dependsOnMethod: boolean
}

type Inspect = (route: Route, reader: Reader, method: HttpMethod | undefined) => Inspected

/** An endpoint with each of the routes that declare it. */
interface Flat {
  readonly endpoint: SourceEndpoint
  readonly routes: readonly Omit<Asked, 'isServed'>[]
}

/** `inspect` reads the handlers of a route, for one of its methods or for all at once. `protection` tells guards of the configuration. */
export function flatten(graph: RoutingGraph, inspect: Inspect, protection: Protection = () => []): SourceEndpoint[] {
  const flattener = new Flattener(inspect, knownMounts(graph), placesOf(graph.routers))
  // Reading handlers may register more, in handlers that make handlers without an end; what is there now counts.
  const routers = [...graph.routers]
  for (const router of routers) {
    if (router.mounted || router.onlyMounted || router.isRepeated) continue
    const doubt = router.isApplication ? undefined : 'its router is not mounted anywhere that can be seen'
    flattener.visit(router, {
      prefix: { path: '', params: [] },
      guards: [],
      ofRoutesOnly: new Set(),
      onTheWay: [],
      doubt,
    })
  }
  // A circle of mounts has no root; its routes are still there.
  for (const router of routers) {
    if (router.mounted && !router.isRepeated && !flattener.visited.has(router)) {
      flattener.visit(router, {
        prefix: { path: '', params: [] },
        guards: [],
        ofRoutesOnly: new Set(),
        onTheWay: [],
        doubt: undefined,
      })
    }
  }
  return flattener.result(protection)
}

class Flattener {
  readonly visited = new Set<Router>()
  readonly #inspect: Inspect
  readonly #hasKnownMount: ReadonlySet<Router>
  readonly #placeOf: (route: Route) => Site
  readonly #inspected = new Map<Route, Map<HttpMethod | undefined, Inspected>>()
  readonly #endpoints = new Map<string, Flat>()

  constructor(inspect: Inspect, hasKnownMount: ReadonlySet<Router>, placeOf: (route: Route) => Site) {
    this.#inspect = inspect
    this.#hasKnownMount = hasKnownMount
    this.#placeOf = placeOf
  }

  result(protection: Protection): SourceEndpoint[] {
    const served = new Set([...this.#endpoints.values()].map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`))
    const isServed = (method: string, path: string): boolean => served.has(`${method} ${path}`)
    const endpoints = [...this.#endpoints.values()].map(({ endpoint, routes }) => {
      const [first = [], ...others] = routes.map((at) => protection({ ...at, isServed }))
      const configured = first.filter((guard) => others.every((other) => other.some((one) => one.name === guard.name)))
      return configured.length === 0
        ? endpoint
        : { ...endpoint, guards: uniqueGuards([...configured, ...endpoint.guards]) }
    })
    return endpoints.sort(
      (a, b) => compare(a.path, b.path) || compare(a.method, b.method) || compare(a.file, b.file) || a.line - b.line,
    )
  }

  visit(router: Router, position: Position): void {
    this.visited.add(router)
    if (position.onTheWay.includes(router) || position.onTheWay.length > MAX_MOUNT_DEPTH) return
    const { reader } = router
    const onTheWay = [...position.onTheWay, router]
    const isRoot = position.onTheWay.length === 0
    const prefixes = extend(position.prefix, router.prefix ?? (isRoot ? router.rootPrefix : undefined), reader.syntax)
    const middleware = router.entries.filter((entry) => entry.kind === 'middleware')
    const passed: Middleware[] = middleware.filter((entry) => entry.always === true)
    const entries = router.entries.slice()
    const ofRoutesOnly = new Set(position.ofRoutesOnly)
    const guardsIn = (entry: Middleware | Mount): readonly Guard[] => {
      const guards = guardsOf(entry.handlers, entry, reader)
      if (entry.ofRoutesOnly === true) for (const guard of guards) ofRoutesOnly.add(guard)
      return guards
    }
    for (const entry of entries) {
      if (entry.kind === 'middleware') {
        if (entry.always !== true) passed.push(entry)
        continue
      }
      for (const prefix of prefixes) {
        const before = (path: string, condition: Condition | undefined): readonly Guard[] => [
          ...position.guards,
          ...passed
            .filter((one) => isWithin(condition, one.condition) && covers(one, path, reader.syntax))
            .flatMap(guardsIn),
        ]
        if (entry.kind === 'mount') {
          const isUnknown = isWhollyUnknown(entry.path)
          if (isUnknown && this.#hasKnownMount.has(entry.router)) continue
          // Prefixes that only a configuration knows are mostly empty; a parameter in their place would be wrong for sure.
          for (const form of isUnknown ? [prefix] : extend(prefix, entry.path, reader.syntax)) {
            const local = form.path.slice(prefix.path.length)
            const around = [...before(local, entry.condition), ...guardsIn(entry)]
            const guards = entry.isApart === true ? around.filter((one) => !ofRoutesOnly.has(one)) : around
            const doubt = isUnknown ? 'what its router is mounted under is not known from the source' : position.doubt
            this.visit(entry.router, { prefix: form, guards, ofRoutesOnly, onTheWay, doubt })
          }
        } else this.#addRoute(entry, reader, prefix, before, position.doubt)
      }
    }
  }

  #addRoute(
    route: Route,
    reader: Reader,
    prefix: PathForm,
    before: (path: string, condition: Condition | undefined) => readonly Guard[],
    doubt: string | undefined,
  ): void {
    const start = route.absolute === true ? { path: '', params: [] } : prefix
    let count = 0
    for (const form of routeForms(start, route, reader)) {
      for (const method of route.methods) {
        if (count++ >= MAX_ENDPOINTS_OF_A_ROUTE) return
        const local = form.path.slice(start.path.length)
        const guards = [
          ...before(local, route.condition),
          ...guardsOf(route.handlers.slice(0, -1), route, reader),
          ...this.#factsOf(route, reader, method).guards,
        ].filter(
          (guard) =>
            reader.isTakenOut?.(route, guard.name) !== true &&
            exceptions.get(guard)?.({ method, path: closeHoles(joinPaths(form.path)) }) !== true,
        )
        this.#add(method, form, route, reader, guards, doubt)
      }
    }
  }

  #add(
    method: string,
    form: PathForm,
    route: Route,
    reader: Reader,
    guards: readonly Guard[],
    doubt: string | undefined,
  ): void {
    const path = withUniqueNames(closeHoles(joinWithEnd(form.path)))
    const key = `${method} ${path} ${route.protocol ?? ''} ${route.operation ?? ''}`
    const facts = this.#factsOf(route, reader, method)
    const inputs = (params: readonly Param[]): readonly Param[] =>
      reader.inputsShareNames === true ? inPathFirst(params, path) : params
    const last = route.handlers.at(-1)
    const handler = route.handler ?? (last === undefined ? undefined : (reader.handlerName?.(last) ?? nameOf(last)))
    const { file, line } = this.#placeOf(route)
    const endpoint: SourceEndpoint = {
      method,
      path,
      ...(route.protocol === undefined ? {} : { protocol: route.protocol }),
      ...(route.operation === undefined ? {} : { operation: route.operation }),
      params: mergeParams(
        pathParams(path, form.params),
        inputs(route.params ?? []),
        withoutBody(method, inputs(facts.params)),
      ),
      ...bodyOf(method, facts.body ?? route.body),
      ...(route.summary === undefined ? {} : { summary: route.summary }),
      ...(route.deprecated === undefined ? {} : { deprecated: route.deprecated }),
      file,
      line,
      framework: reader.framework,
      origin: 'code',
      ...(handler === undefined ? {} : { handler }),
      guards: uniqueGuards(guards),
      confidence: confidenceOf(route, form, doubt),
    }
    const known = this.#endpoints.get(key)
    this.#endpoints.set(key, {
      endpoint: known === undefined ? endpoint : mergeEndpoints(known.endpoint, endpoint),
      routes: [...(known?.routes ?? []), { endpoint, route }],
    })
  }

  #factsOf(route: Route, reader: Reader, method: HttpMethod): Inspected {
    let known = this.#inspected.get(route)
    if (known === undefined) this.#inspected.set(route, (known = new Map()))
    const remembered = (wanted: HttpMethod | undefined): Inspected => {
      let facts = known.get(wanted)
      if (facts === undefined) known.set(wanted, (facts = this.#inspect(route, reader, wanted)))
      return facts
    }
    // HEAD is answered by what answers GET (RFC 9110 §9.3.2).
    const asked = method === 'HEAD' && route.methods.includes('GET') ? 'GET' : method
    if (route.methods.length === 1) return remembered(asked)
    const all = remembered(undefined)
    return all.dependsOnMethod ? remembered(asked) : all
  }
}

/** Routers with a mount of which at least a part of the path is known. */
function knownMounts(graph: RoutingGraph): ReadonlySet<Router> {
  const known = new Set<Router>()
  for (const router of graph.routers) {
    for (const entry of router.entries)
      if (entry.kind === 'mount' && !isWhollyUnknown(entry.path)) known.add(entry.router)
  }
  return known
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Whether a middleware's own path takes in the route's path. */
function covers(middleware: Middleware, path: string, syntax: PathSyntax): boolean {
  if (middleware.path === undefined) return true
  const forms = valueForms(middleware.path, syntax)
  return forms.some(({ path: own }) => {
    const start = joinPaths(own).replace(/\/\{(?:wildcard|\w*)\}$/, (tail) => (tail.includes('wildcard') ? '' : tail))
    const whole = joinPaths(path)
    return start === '/' || start === '' || whole === start || whole.startsWith(`${start}/`)
  })
}

/** What guards let through, for those that do not ask everyone. */
const exceptions = new WeakMap<Guard, LetsThrough>()

function guardsOf(handlers: readonly Value[], site: { file: string; line: number }, reader: Reader): readonly Guard[] {
  return handlers.flatMap(itemsOf).flatMap((handler) => {
    const found = handler.kind === 'union' ? undefined : reader.guard?.(handler)
    if (found === undefined) return []
    const name = found.name ?? nameOf(handler) ?? 'guard'
    const guard: Guard = { name, kind: found.kind, file: site.file, line: site.line }
    if (found.letsThrough !== undefined) exceptions.set(guard, found.letsThrough)
    return [guard]
  })
}

function nameOf(handler: Value | undefined): string | undefined {
  return handler === undefined ? undefined : labelOf(handler)
}

const MAX_GUARD_NAME = 200

/** Each once; names that are as long as a rule with all the roles of an application are cut. */
function uniqueGuards(guards: readonly Guard[]): Guard[] {
  return guards
    .map((guard) =>
      guard.name.length > MAX_GUARD_NAME ? { ...guard, name: `${guard.name.slice(0, MAX_GUARD_NAME - 1)}…` } : guard,
    )
    .filter((guard, i, all) => all.findIndex((one) => one.name === guard.name) === i)
}

/** Every `{name}` of the path, with what its syntax said of it. */
function pathParams(path: string, known: readonly Param[]): Param[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = 'param']) => {
    return known.find((param) => param.name === name) ?? pathParam(name)
  })
}

/** Inputs of which the path has the name as parameters of the path. */
function inPathFirst(params: readonly Param[], path: string): Param[] {
  return params.map((param) =>
    param.in !== 'header' && param.in !== 'cookie' && path.includes(`{${param.name}}`)
      ? { ...param, in: 'path', required: true }
      : param,
  )
}

const BODILESS = new Set(['GET', 'HEAD'])

function withoutBody(method: string, params: readonly Param[]): readonly Param[] {
  if (!BODILESS.has(method)) return params
  return params.filter((param) => param.in !== 'json' && param.in !== 'form' && param.in !== 'body')
}

function bodyOf(method: string, body: Body | undefined): { body?: Body } {
  return body === undefined || BODILESS.has(method) ? {} : { body }
}

/** Later lists add what earlier ones do not have; path parameters only count when the path has them. */
function mergeParams(path: readonly Param[], ...others: readonly (readonly Param[])[]): Param[] {
  const merged = [...path]
  for (const param of others.flat()) {
    const at = merged.findIndex((one) => one.name === param.name && one.in === param.in)
    const before = merged[at]
    if (before !== undefined) {
      if (before.schema === undefined && param.schema !== undefined) merged[at] = { ...before, schema: param.schema }
    } else if (param.in !== 'path') merged.push(param)
  }
  return merged
}

function confidenceOf(route: Route, form: PathForm, doubt: string | undefined): Confidence {
  if (route.doubt !== undefined) return { level: 'low', reason: route.doubt }
  const holes = [...form.path.matchAll(new RegExp(`${HOLE_OPEN}([^${HOLE_CLOSE}]*)`, 'g'))].map(([, name]) => name)
  if (holes.length === 0) return doubt === undefined ? { level: 'high' } : { level: 'medium', reason: doubt }
  return { level: 'medium', reason: `the value of ${holes.join(', ')} in the path is not known from the source` }
}

/** Two declarations of one endpoint: the first one answers; only guards that both have are certain. */
function mergeEndpoints(first: SourceEndpoint, second: SourceEndpoint): SourceEndpoint {
  const guards = first.guards.filter((guard) => second.guards.some((other) => other.name === guard.name))
  return { ...first, guards, params: mergeParams(first.params, second.params) }
}

/** Shelf with shelf_router: routers, mounts and annotated handlers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Decorator, FunctionDef } from '../../../engine/ir.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, UNKNOWN, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { DART } from '../../../languages/dart/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'
import { bodyText, decodedJson } from '../json.ts'
import { shelfPath } from './path.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  all: ANY_METHODS,
}

const reader: Reader = {
  framework: 'shelf',
  syntax: shelfPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [shelfRequest(facts)], facts, handler.self)
  },
}

function shelfRequest(facts: HandlerFacts): Value {
  const query = (): Value => placeNamed('query', facts)
  const uri = (): Value => native(new RequestObject({ queryParameters: query, queryParametersAll: query }))
  return native(
    new RequestObject(
      {
        url: uri,
        requestedUri: uri,
        params: () => placeNamed('path', facts),
        headers: () => placeNamed('header', facts),
        headersAll: () => placeNamed('header', facts),
      },
      { readAsString: () => bodyText(facts), read: () => bodyText(facts) },
    ),
  )
}

class ShelfRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  /** `router.call` is the handler that the router is. */
  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return name === 'call' || name === 'handler' ? native(this) : undefined
  }

  override method(name: string, call: Call): Value | undefined {
    const [path, handler] = call.args
    const methods = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (methods !== undefined && path !== undefined) this.#route(call, methods, path, handler)
    else if (name === 'add') {
      const verb = plainText(path)?.toUpperCase()
      if (verb !== undefined && handler !== undefined) this.#route(call, [verb], handler, call.args[2])
    } else if (name === 'mount' && path !== undefined) this.#mount(call, path, handler)
    return UNKNOWN
  }

  #route(call: Call, methods: readonly HttpMethod[], path: Value, handler: Value | undefined): void {
    const handlers = handler === undefined ? [] : [handler]
    this.router.route({ file: call.file, line: call.line, condition: call.condition, methods, path, handlers })
  }

  #mount(call: Call, path: Value, handler: Value | undefined): void {
    const child = handler === undefined ? undefined : routerIn(handler, 0)
    if (child === undefined) return
    this.router.mount({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path,
      router: child,
      handlers: [],
    })
  }
}

/** The router in a handler: itself, or what a pipeline was given at its end. */
function routerIn(value: Value, depth: number): Router | undefined {
  if (value.kind === 'native') return value.native instanceof ShelfRouter ? value.native.router : undefined
  if (value.kind !== 'external' || depth > 8) return undefined
  for (const arg of value.call?.args ?? []) {
    const found = routerIn(arg, depth + 1)
    if (found !== undefined) return found
  }
  return value.receiver === undefined ? undefined : routerIn(value.receiver, depth + 1)
}

const generated = new WeakMap<ClassValue, Value>()

export const shelf: Framework = {
  name: 'shelf',
  languages: ['dart'],
  packages: [DART],
  hints: String.raw`package:shelf|@Route\b|\bRouter\(\)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const decoded = decodedJson(callee, call)
    if (decoded !== undefined) return decoded
    const name = callee.path.at(-1) ?? ''
    if (name === 'Router' && callee.path.length <= 2) return native(new ShelfRouter(run.project.graph.router(reader)))
    // shelf_router_generator: `_$ApiRouter(this)` is the router of the class's annotations.
    const [given] = call.args
    if (/^_\$\w+Router$/.test(name) && given?.kind === 'instance') return annotatedRouter(given.of, run)
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.path.at(-1) !== 'Router') return undefined
    return native(new ShelfRouter(run.project.graph.router(reader)))
  },

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'dart' || generated.has(of)) continue
      run.unit(of.scope.module, () => annotatedRouter(of, run))
    }
  },
}

/** The router that the annotations of a class's methods describe. */
function annotatedRouter(of: ClassValue, run: Interpreter): Value | undefined {
  const known = generated.get(of)
  if (known !== undefined) return known
  const marked = of.def.members.flatMap(({ method, decorators }) =>
    method === undefined ? [] : (decorators ?? []).map((decorator) => ({ method, decorator })),
  )
  const routes = marked.flatMap(({ method, decorator }) => routeOf(of, method, decorator, run))
  if (routes.length === 0) return undefined
  const router = run.project.graph.router(reader)
  const made = native(new ShelfRouter(router))
  generated.set(of, made)
  for (const route of routes) router.route(route)
  return made
}

function routeOf(of: ClassValue, fn: FunctionDef, { value, line }: Decorator, run: Interpreter) {
  if (value.kind !== 'call') return []
  const { callee } = value
  const isVerb = callee.kind === 'member' && callee.of.kind === 'name' && callee.of.name === 'Route'
  const isRoute = callee.kind === 'name' && callee.name === 'Route'
  if (!isVerb && !isRoute) return []
  const args = run.callFrom(value, of.scope).args
  const methods = isVerb ? VERBS[callee.name] : verbOf(args[0])
  const path = isVerb ? args[0] : args[1]
  if (methods === undefined || path === undefined) return []
  const handler = run.makeFunction(fn, of.scope, { kind: 'instance', of, fields: new Map() }, of)
  return [{ file: of.scope.module.file, line, condition: undefined, methods, path, handlers: [handler] }]
}

function verbOf(value: Value | undefined): readonly HttpMethod[] | undefined {
  const verb = plainText(value)
  return verb === undefined ? undefined : [verb.toUpperCase()]
}

/** What routers of Go have in common. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { alternatives, itemsOf, native, plainText, text, UNKNOWN, type Value } from '../../engine/values.ts'
import { promoting } from '../../engine/members.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Reader, Route, Router } from '../../routing/graph.ts'
import { isWebSocket, layersOf } from './handlers.ts'

export const VERBS: ReadonlyMap<string, readonly HttpMethod[]> = new Map(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE'].map((verb) => [verb, [verb]]),
)

/** `Get`, `Post` … as chi, fiber, Iris and Beego write them. */
export const TITLED_VERBS: ReadonlyMap<string, readonly HttpMethod[]> = new Map(
  [...VERBS].map(([verb, methods]) => [verb.slice(0, 1) + verb.slice(1).toLowerCase(), methods]),
)

export type RouteDetails = Partial<
  Omit<Route, 'kind' | 'file' | 'line' | 'condition' | 'methods' | 'path' | 'handlers'>
>

/** A router or group; each framework says what its methods do. */
export abstract class GoRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  /** Puts a route on this router. */
  register(
    call: Call,
    methods: readonly HttpMethod[],
    path: Value,
    handlers: readonly Value[],
    details: RouteDetails = {},
  ): void {
    if (isInvented(path)) return
    const flat = handlers.flatMap(itemsOf).flatMap((handler) => layersOf(withoutPlace(handler, call)))
    const socket = isWebSocket(flat.at(-1))
    this.router.route({
      ...siteOf(call),
      methods: socket ? ['GET'] : methods,
      path,
      handlers: flat,
      ...(socket ? { protocol: 'ws' as const } : {}),
      ...details,
    })
  }

  /** Mounts another router below a path. */
  mountAt(call: Call, path: Value, router: Router, handlers: readonly Value[] = []): void {
    if (router === this.router) return
    this.router.mount({ ...siteOf(call), path, router, handlers: handlers.flatMap(itemsOf) })
  }

  /** Makes what is registered later on this router pass some middleware. */
  use(call: Call, handlers: readonly Value[], path?: Value, always = false): void {
    this.router.use({ ...siteOf(call), path, handlers: handlers.flatMap(itemsOf), always })
  }

  /** Forgets the middleware so far: it is not certain any more what stands before the routes. */
  dropMiddleware(): void {
    const { entries } = this.router
    for (let i = entries.length - 1; i >= 0; i--) if (entries[i]?.kind === 'middleware') entries.splice(i, 1)
  }
}

/** A path of which only slashes are known, from a wrapper that nothing calls. */
export function isInvented(path: Value): boolean {
  if (path.kind !== 'text') return false
  const holes = path.parts.filter((part) => typeof part !== 'string').length
  const known = path.parts.filter((part) => typeof part === 'string').join('')
  return known === '' ? holes > 0 : holes > 1 && /^\/*$/.test(known)
}

/** A function written where it is registered has no name; one that a call returned is known by that of the call. */
function withoutPlace(handler: Value, call: Call): Value {
  if (handler.kind !== 'function' || handler.within === undefined) return handler
  const isWrittenHere = call.expr?.args.some((arg) => arg.value.kind === 'function' && arg.value.fn === handler.fn)
  if (isWrittenHere !== true) return handler
  const { within: _, ...rest } = handler
  return rest
}

export function siteOf(call: Call): Pick<Route, 'file' | 'line' | 'condition'> {
  return { file: call.file, line: call.line, condition: call.condition }
}

/** A router of the same kind that is mounted below a path: `r.Group("/api")`. */
export function groupOf<T extends GoRouter>(
  parent: GoRouter,
  make: (run: Interpreter, reader: Reader) => T,
  call: Call,
  run: Interpreter,
  path: Value | undefined,
  handlers: readonly Value[] = [],
): T {
  const child = make(run, parent.router.reader)
  parent.mountAt(call, path ?? text(''), child.router, handlers)
  return child
}

/** Runs a function that sets up a group: `r.Route("/x", func(r chi.Router) { … })`. */
export function setUp(fn: Value | undefined, args: readonly Native[], call: Call, run: Interpreter): void {
  for (const one of fn === undefined ? [] : alternatives(fn)) {
    if (one.kind === 'function' || one.kind === 'union')
      run.call(one, { ...call, args: args.map((arg) => native(arg)), named: new Map(), constructs: false })
  }
}

/** The routers that a value is, holds, or embeds. */
export function routersIn(value: Value | undefined, run: Interpreter, file: string, depth = 0): GoRouter[] {
  if (value === undefined || depth > 4) return []
  return alternatives(run.settle(value)).flatMap((one) => {
    if (one.kind === 'native') return one.native instanceof GoRouter ? [one.native] : []
    if (one.kind === 'instance')
      return promoting(run, one, file).flatMap((inner) => routersIn(inner, run, file, depth + 1))
    // Middleware of packages that cannot be seen hands on what it is given: `cors(router)`.
    return one.kind === 'external' ? (one.call?.args ?? []).flatMap((arg) => routersIn(arg, run, file, depth + 1)) : []
  })
}

/** Methods that a text or list names; undefined when that is not known. `*` and nothing stand for all. */
export function methodsIn(value: Value | undefined): readonly HttpMethod[] | undefined {
  const names = itemsOf(value)
    .flatMap(alternatives)
    .flatMap((one) => plainText(one) ?? [])
  if (names.length === 0) return undefined
  const methods = names.flatMap((name) => name.split(/[\s,]+/)).filter((name) => /^[A-Za-z]+$|^\*$/.test(name))
  if (methods.some((name) => name === '*' || name.toUpperCase() === 'ANY' || name.toUpperCase() === 'ALL'))
    return ANY_METHODS
  return methods.length === 0 ? undefined : [...new Set(methods.map((name) => name.toUpperCase()))]
}

export function orUnknown(value: Value | undefined): Value {
  return value ?? UNKNOWN
}

/** tRPC: procedures of nested routers, served below the endpoint of an adapter. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  native,
  plainText,
  text,
  textField,
  UNKNOWN,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod, Schema } from '../../../model.ts'
import type { Reader, Route, Router } from '../../../routing/graph.ts'
import { joinPaths } from '../../../routing/path.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { siteOf } from '../call-site.ts'
import { methodsGiven } from '../http-methods.ts'
import { Mountable } from '../mountable.ts'
import { declaredSchema } from '../schemas/declared.ts'

interface ProcedureFacts {
  readonly guards: readonly FoundGuard[]
}

const reader: Reader = {
  framework: 'trpc',
  syntax: (piece) => [{ path: piece, params: [] }],
  routeGuards: (route: Route) =>
    // Only this adapter registers routes with this reader, and it always gives ProcedureFacts.
    ((route.facts as ProcedureFacts | undefined)?.guards ?? []).map((guard) => ({ guard, line: route.line })),
}

/** Where routers of a project are served; `/trpc` where nothing says. */
interface State {
  path: string
  readonly roots: Set<TrpcRouter>
  /** Whether an adapter of tRPC itself serves the routers. */
  isServed: boolean
  /** Whether procedures are served as the REST endpoints that their `meta` says. */
  servesRest: boolean
}

const endpoints = new WeakMap<Project, State>()

function stateOf(project: Project): State {
  let state = endpoints.get(project)
  if (state === undefined)
    endpoints.set(project, (state = { path: '/trpc', roots: new Set(), isServed: false, servesRest: false }))
  return state
}

const REST_PACKAGES = ['trpc-openapi', 'trpc-to-openapi', 'trpc-swagger']

export const trpc: Framework = {
  name: 'trpc',
  languages: ['javascript'],
  packages: ['@trpc/server', '@trpc/server/*', ...REST_PACKAGES],
  hints: String.raw`['"]@trpc/server`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const state = stateOf(run.project)
    if (callee.path.includes('initTRPC') && name === 'create') return native(new Trpc())
    if (callee.path.includes('initTRPC')) return { kind: 'external', package: callee.package, path: ['initTRPC'] }
    if (REST_PACKAGES.includes(callee.package)) {
      state.servesRest ||= /^(?:create|generate)?OpenApi|^createOpenApi/i.test(name)
      return undefined
    }
    // Version 9 has routers with procedures in a chain.
    if (name === 'router' && callee.path.filter((part) => part !== 'default').length === 1)
      return native(TrpcRouter.chained(run))
    if (name === 'createExpressMiddleware') return mountable(field(call.args[0], 'router'), run)
    const endpoint = textField(call.args[0], 'endpoint') ?? textField(call.args[0], 'basePath')
    if (/^(?:create\w*(?:Handler|Server|Middleware)|fetchRequestHandler|nodeHTTPRequestHandler)$/.test(name))
      state.isServed = true
    if (endpoint !== undefined) state.path = joinPaths(endpoint)
    else if (name === 'createHTTPServer') state.path = '/'
    else if (name === 'createNextApiHandler') state.path = pathOfPage(call.file) ?? state.path
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    const state = endpoints.get(project)
    if (state === undefined) return
    for (const root of state.roots) {
      if (root.isNested) continue
      for (const router of root.mounted) {
        router.rootPrefix = text(state.path)
        root.register(router, '', [], 0)
      }
      if (root.mounted.length > 0) continue
      const router = run.project.graph.router(reader)
      router.isApplication = true
      root.register(router, state.path, [], 0)
    }
  },
}

/** Middleware for Express, which says by its mount where the procedures are served. */
function mountable(given: Value | undefined, run: Interpreter): Value | undefined {
  const root = given === undefined ? undefined : run.settle(given)
  if (root?.kind !== 'native' || !(root.native instanceof TrpcRouter)) return undefined
  const router = run.project.graph.router(reader)
  router.isApplication = true
  root.native.mounted.push(router)
  stateOf(run.project).isServed = true
  return native(new Mountable(router))
}

/** `pages/api/trpc/[trpc].ts` serves what lies below its folder. */
function pathOfPage(file: string): string | undefined {
  const folder = /(?:^|\/)pages\/(api\/(?:.+\/)?)\[/.exec(file)?.[1]
  return folder === undefined ? undefined : joinPaths(folder)
}

/** `t`, of which routers and procedures are made. */
class Trpc extends Native {
  override member(name: string): Value | undefined {
    if (name === 'procedure') return native(new Procedure({ guards: [], schema: undefined }))
    if (name === 'router' || name === 'mergeRouters' || name === 'middleware') return native(new Maker(name))
    return undefined
  }
}

class Maker extends Native {
  readonly #what: 'router' | 'mergeRouters' | 'middleware'

  constructor(what: 'router' | 'mergeRouters' | 'middleware') {
    super()
    this.#what = what
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    if (this.#what === 'middleware') return call.args[0]
    const fields = new Map<string, Value>()
    for (const arg of call.args) {
      const given = arg.kind === 'native' && arg.native instanceof TrpcRouter ? arg.native : undefined
      if (given !== undefined) given.isNested = true
      for (const [name, value] of given?.fields ?? (arg.kind === 'record' ? arg.fields : [])) fields.set(name, value)
    }
    const made = new TrpcRouter(fields, run)
    stateOf(run.project).roots.add(made)
    return native(made)
  }
}

class TrpcRouter extends Native {
  readonly fields: Map<string, Value>
  isNested = false
  /** Routers of the middleware that serve it. */
  readonly mounted: Router[] = []
  readonly #run: Interpreter

  constructor(fields: Map<string, Value>, run: Interpreter) {
    super()
    this.fields = fields
    this.#run = run
    for (const value of fields.values()) {
      const inner = run.settle(value)
      if (inner.kind === 'native' && inner.native instanceof TrpcRouter) inner.native.isNested = true
    }
  }

  /** `trpc.router()` of version 9. */
  static chained(run: Interpreter): TrpcRouter {
    const made = new TrpcRouter(new Map(), run)
    stateOf(run.project).roots.add(made)
    return made
  }

  /** `.query('list', { input, resolve })`, `.merge('users.', users)` of version 9. */
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const title = plainText(first)
    if (name === 'merge') {
      const settled = run.settle(second ?? first ?? UNKNOWN)
      const inner = settled.kind === 'native' ? settled.native : undefined
      if (inner instanceof TrpcRouter) {
        inner.isNested = true
        const before = second === undefined ? '' : (title ?? '')
        for (const [key, value] of inner.fields) this.fields.set(`${before}${key}`, value)
      }
    } else if ((name === 'query' || name === 'mutation' || name === 'subscription') && title !== undefined) {
      const schema = declaredSchema(field(second, 'input'), run)
      this.fields.set(title, native(new Resolved(name, call, { guards: [], schema })))
    }
    return native(this)
  }

  register(router: Router, base: string, above: readonly string[], depth: number): void {
    if (depth > 12) return
    for (const [name, value] of this.fields)
      this.#registerOne(router, base, [...above, name], this.#run.settle(value), depth)
  }

  #registerOne(router: Router, base: string, names: readonly string[], value: Value, depth: number): void {
    if (value.kind === 'record') {
      for (const [name, inner] of value.fields) this.#registerOne(router, base, [...names, name], inner, depth + 1)
    }
    if (value.kind !== 'native') return
    if (value.native instanceof TrpcRouter) value.native.register(router, base, names, depth + 1)
    if (!(value.native instanceof Resolved)) return
    const { kind, site, schema, guards, rest } = value.native
    const state = stateOf(this.#run.project)
    if (state.servesRest && rest !== undefined) addRest(rest, value.native, names.at(-1) ?? '', this.#run)
    if (state.servesRest && !state.isServed) return
    const place = kind === 'mutation' ? 'json' : 'query'
    router.route({
      ...siteOf(site),
      methods: [kind === 'mutation' ? 'POST' : 'GET'],
      path: text(joinPaths(base, names.join('.'))),
      handlers: [],
      handler: names.at(-1) ?? '',
      params:
        schema?.properties === undefined
          ? schema === undefined
            ? []
            : [{ name: 'input', in: place, schema }]
          : paramsOfSchema(schema, place),
      ...(schema === undefined || place !== 'json' ? {} : { body: { contentType: 'application/json', schema } }),
      ...(kind === 'subscription' ? { protocol: 'sse' as const } : {}),
      facts: { guards } satisfies ProcedureFacts,
    })
  }
}

/** What `meta({ openapi: { method, path } })` says. */
interface Rest {
  readonly method: HttpMethod
  readonly path: string
}

const restReader: Reader = {
  ...reader,
  syntax: bracePath,
  inputsShareNames: true,
}

function addRest({ method, path }: Rest, { site, schema, guards }: Resolved, handler: string, run: Interpreter): void {
  const router = run.project.graph.router(restReader)
  router.isApplication = true
  const place = placeByMethod([method], 'json')
  router.route({
    ...siteOf(site),
    methods: [method],
    path: text(joinPaths(path)),
    handlers: [],
    handler,
    params: paramsOfSchema(schema, place),
    facts: { guards } satisfies ProcedureFacts,
  })
}

type Kind = 'query' | 'mutation' | 'subscription'

/** A procedure with its resolver. */
class Resolved extends Native {
  readonly kind: Kind
  readonly site: Call
  readonly schema: Schema | undefined
  readonly guards: readonly FoundGuard[]
  readonly rest: Rest | undefined

  constructor(kind: Kind, call: Call, { schema, guards, rest }: ProcedureSoFar) {
    super()
    this.rest = rest
    this.kind = kind
    this.site = call
    this.schema = schema
    this.guards = guards
  }
}

interface ProcedureSoFar {
  readonly guards: readonly FoundGuard[]
  readonly schema: Schema | undefined
  readonly rest?: Rest | undefined
}

/** `t.procedure` and what is chained on it. */
class Procedure extends Native {
  readonly #soFar: ProcedureSoFar

  constructor(soFar: ProcedureSoFar) {
    super()
    this.#soFar = soFar
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [first] = call.args
    const soFar = this.#soFar
    if (name === 'query' || name === 'mutation' || name === 'subscription')
      return native(new Resolved(name, call, soFar))
    if (name === 'input') return native(new Procedure({ ...soFar, schema: declaredSchema(first, run) ?? soFar.schema }))
    if (name === 'meta') {
      const openapi = field(first, 'openapi')
      const [method] = methodsGiven([textField(openapi, 'method') ?? ''])
      const path = textField(openapi, 'path')
      return native(
        method === undefined || path === undefined ? this : new Procedure({ ...soFar, rest: { method, path } }),
      )
    }
    const guard = name === 'use' && first?.kind === 'function' ? guardOf(first) : undefined
    return native(guard === undefined ? this : new Procedure({ ...soFar, guards: [...soFar.guards, guard] }))
  }
}

/** A middleware that throws UNAUTHORIZED or FORBIDDEN before it calls `next`. */
function guardOf({ fn, within }: FunctionValue): FoundGuard | undefined {
  const body = JSON.stringify(fn.body)
    .replaceAll('"kind":"string","value":"UNAUTHORIZED"', '"kind":"number","value":401')
    .replaceAll('"kind":"string","value":"FORBIDDEN"', '"kind":"number","value":403')
    .replace(
      /\{"kind":"member","of":\{"kind":"name","name":"\w+","line":\d+\},"name":"next","line":(\d+)\}/g,
      '{"kind":"name","name":"next","line":$1}',
    )
  // The body of a FunctionDef is plain data; only constants and one callee were exchanged.
  const rewritten: FunctionDef = { ...fn, body: JSON.parse(body) as FunctionDef['body'] }
  const found = refusesBefore(rewritten, { call: 'next', withArguments: true })
  return found === undefined ? undefined : { name: fn.name ?? within ?? 'middleware', kind: found.kind }
}

/** http4s: `HttpRoutes.of { case … }`, `Router("/api" -> routes)`, `<+>`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { CASES } from '../../../languages/scala/cases.ts'
import { Pair } from '../../../languages/scala/methods.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import type { Param } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { isAbout } from '../imports.ts'
import { queryParam } from './matchers.ts'
import { routeCase, type RouteCase } from './pattern.ts'
import { http4sRequest } from './request.ts'

interface Http4sFacts {
  readonly of: RouteCase
  readonly guard: FoundGuard | undefined
}

const reader: Reader = {
  framework: 'http4s',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const { of } = factsOf(route)
    if (of.body === undefined) return
    const named = new Map(of.request === undefined ? [] : [[of.request, http4sRequest(facts)]])
    run.handle(of.body, [], facts, undefined, named)
  },
  routeGuards(route: Route) {
    const { guard } = factsOf(route)
    return guard === undefined ? [] : [{ guard, line: route.line }]
  },
}

function factsOf(route: Route): Http4sFacts {
  // Only this adapter registers routes with this reader.
  return route.facts as Http4sFacts
}

/** `HttpRoutes[F]`: a router that others mount or join. */
class Routes extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name !== '<+>' && name !== 'combineK' && name !== 'orElse') return native(this)
    const both = new Routes(run.project.graph.router(reader))
    for (const one of [native(this), ...call.args]) mount(both.router, text(''), one, call)
    return native(both)
  }

  override member(): Value {
    return native(this)
  }
}

function mount(into: Router, path: Value, value: Value, call: Call): void {
  for (const { router } of routesIn(value, 0)) {
    into.mount({ file: call.file, line: call.line, condition: call.condition, path, router, handlers: [] })
  }
}

/** The routes that a value holds, also as what a middleware of a package was given. */
function routesIn(value: Value, depth: number): readonly Routes[] {
  if (depth > 6) return []
  if (value.kind === 'native') return value.native instanceof Routes ? [value.native] : []
  if (value.kind === 'list' || value.kind === 'union') {
    return (value.kind === 'list' ? value.items : value.of).flatMap((one) => routesIn(one, depth + 1))
  }
  if (value.kind !== 'external') return []
  const inner = (value.call?.args ?? []).flatMap((arg) => routesIn(arg, depth + 1))
  return inner.length > 0 || value.receiver === undefined ? inner : routesIn(value.receiver, depth + 1)
}

export const http4s: Framework = {
  name: 'http4s',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bhttp4s\b|\bHttpRoutes\b|\bHttpApp\b|\bQueryParam\w*Matcher\b|->\s*Root\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const names = callee.path.filter((part) => part !== '()')
    const [type = '', method = ''] = names
    if (type === CASES) return { kind: 'list', items: [...call.args], open: false }
    if (!isAbout(call.scope.module, 'http4s')) return undefined
    const isRoutes = /^(?:HttpRoutes|AuthedRoutes|HttpApp|ContextRoutes|HttpService|AuthedService)$/.test(type)
    if (isRoutes && /^(?:of|apply|strict|liftF)?$/.test(method)) return routesOf(call, type.startsWith('Authed'), run)
    if (type === 'Router' && names.length === 1 && call.args.some((arg) => arg.kind === 'native')) {
      const made = new Routes(run.project.graph.router(reader))
      for (const arg of call.args) {
        if (arg.kind === 'native' && arg.native instanceof Pair)
          mount(made.router, arg.native.left, arg.native.right, call)
      }
      return native(made)
    }
    return undefined
  },

  /** A class is read by itself too; where an instance of it is mounted, that alone is served. */
  files(project: Project): void {
    const own = project.graph.routers.filter((router) => router.reader === reader)
    const mounted = new Set(own.filter((router) => router.mounted).map(siteOf))
    for (const router of own) {
      const site = siteOf(router)
      if (site !== undefined && !router.mounted && mounted.has(site)) router.onlyMounted = true
    }
  },
}

/** Where the first route or mount of a router stands: routers with the same one were made from the same text. */
function siteOf({ entries }: Router): string | undefined {
  const first = entries.find((entry) => entry.kind !== 'middleware')
  return first === undefined ? undefined : `${first.kind}:${first.file}:${first.line}`
}

function routesOf(call: Call, isAuthed: boolean, run: Interpreter): Value | undefined {
  const cases = call.args.flatMap(itemsOf)
  const found = casesIn(call.args).flatMap((one) => routeCase(one) ?? [])
  if (found.length === 0) return cases.length === 0 ? undefined : UNKNOWN
  const router = run.project.graph.router(reader)
  router.isApplication = true
  // A user comes with the request only where the caller was authenticated (http4s: AuthMiddleware).
  const guard: FoundGuard | undefined = isAuthed ? { name: 'AuthedRoutes', kind: 'authentication' } : undefined
  for (const of of found) {
    const facts: Http4sFacts = { of, guard }
    router.route({
      file: call.file,
      line: of.line,
      methods: [of.method],
      path: text(of.path),
      handlers: [],
      condition: call.condition,
      params: of.queryMatchers.flatMap((name) => paramOf(name, call, run)),
      facts,
    })
  }
  return native(new Routes(router))
}

/** Lists of three that `%cases` gives, at whatever depth. */
function casesIn(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => {
    if (value.kind !== 'list') return []
    return value.items[1]?.kind === 'number' && value.items[2]?.kind === 'function' ? [value] : casesIn(value.items)
  })
}

function paramOf(matcher: string, call: Call, run: Interpreter): Param[] {
  const found = queryParam(matcher, call.scope, run)
  if (found === undefined) return []
  const schema = schemaOfType(found.type, call.scope, run)
  return [
    {
      name: found.name,
      in: 'query',
      ...(found.isOptional ? {} : { required: true }),
      ...(schema === undefined ? {} : { schema }),
    },
  ]
}

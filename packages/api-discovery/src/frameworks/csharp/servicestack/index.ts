/** ServiceStack: `[Route("/users/{Id}", "GET")]` on request classes, answered by the services that take them. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, type ClassValue, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { DOTNET } from '../../../languages/csharp/names.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bindProperties, nameOfType } from '../aspnet/binding.ts'
import { guardsOfMarks, type PlacedGuard } from '../aspnet/guards.ts'
import { namesIn } from '../aspnet/templates.ts'
import { markNamed, marksOf, type Mark } from '../marks.ts'
import { servicestackPath } from './path.ts'

interface ServiceMethod {
  readonly service: ClassValue
  readonly verb: string
  readonly marks: readonly Mark[]
}

interface ServiceRoute {
  readonly request: ClassValue
  readonly guards: readonly PlacedGuard[]
}

const reader: Reader = {
  framework: 'servicestack',
  syntax: servicestackPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const { request } = route.facts as ServiceRoute
    const sends = !route.methods.every((method) => method === 'GET' || method === 'HEAD' || method === 'DELETE')
    const type = { kind: 'named' as const, name: request.def.name ?? '', args: [] }
    bindProperties(type, request.scope, namesIn([route.path]), sends ? 'json' : 'query', facts, run)
  },
  routeGuards: (route) => (route.facts as ServiceRoute).guards,
}

export const servicestack: Framework = {
  name: 'servicestack',
  languages: ['csharp'],
  packages: [DOTNET],
  hints: String.raw`\bServiceStack\b|\bRoutes\s*\.Add<|:\s*IReturn(?:Void)?\b|:\s*Service\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [holder, method] = callee.path.filter((part) => part !== '()').slice(-2)
    return holder === 'Routes' && method === 'Add' ? new Routes().method(method, call, run) : undefined
  },

  claim(unknown: Unknown, method: string): Native | undefined {
    return unknown.label === 'Routes' && method === 'Add' ? new Routes() : undefined
  },

  files(project: Project, run: Interpreter): void {
    const services = servicesOf(project, run)
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'csharp' || of.def.name === undefined || of.def.name.endsWith('Controller'))
        continue
      const methods = services.get(of.def.name)
      const isRequest =
        methods !== undefined ||
        run.project.outsideBases(of, run).some((base) => /(?:^|\.)IReturn(?:Void)?$/.test(base))
      if (isRequest) run.unit(of.scope.module, () => addRoutes(of, methods ?? [], run))
    }
  },
}

/** Methods of services by the class that they take. */
function servicesOf(project: Project, run: Interpreter): ReadonlyMap<string, readonly ServiceMethod[]> {
  const found = new Map<string, ServiceMethod[]>()
  for (const of of project.classes) {
    if (of.scope.module.language.name !== 'csharp') continue
    if (!run.project.outsideBases(of, run).some((base) => /(?:^|\.)(?:Service|IService|ServiceBase)$/.test(base)))
      continue
    const classMarks = marksOf(of.def.decorators, of.scope, run)
    for (const { name, method } of of.def.members) {
      const verb = /^(Any|Get|Post|Put|Patch|Delete|Head|Options)(?:Async)?$/.exec(name)?.[1]
      const type = nameOfType(method?.params[0]?.type)
      if (verb === undefined || type === undefined) continue
      const marks = [...classMarks, ...marksOf(method?.decorators, of.scope, run)]
      found.set(type, [...(found.get(type) ?? []), { service: of, verb: verb.toUpperCase(), marks }])
    }
  }
  return found
}

function addRoutes(of: ClassValue, services: readonly ServiceMethod[], run: Interpreter): void {
  const marks = marksOf(of.def.decorators, of.scope, run)
  for (const mark of marks) {
    const [path] = mark.args
    if (mark.name !== 'Route' || path === undefined) continue
    const given = plainText(mark.args[1] ?? mark.named.get('Verbs'))
    const methods = given === undefined ? verbsOf(services) : given.toUpperCase().split(/[\s,]+/)
    register(of, services, path, methods, { file: of.scope.module.file, line: mark.line }, run)
  }
}

function register(
  of: ClassValue,
  services: readonly ServiceMethod[],
  path: Value,
  methods: readonly HttpMethod[],
  site: Site,
  run: Interpreter,
): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const marks = marksOf(of.def.decorators, of.scope, run)
  const guards = authenticated([...marks, ...(services[0]?.marks ?? [])])
  const facts: ServiceRoute = { request: of, guards }
  const handler = services[0]?.service.def.name ?? of.def.name ?? 'service'
  for (const some of byBody(methods)) {
    router.route({ ...site, methods: some, path, handlers: [], condition: undefined, handler, facts })
  }
}

/** `Routes.Add<Hello>("/hello", "GET").Add<Hello>("/hello/{Name}")` of an application. */
class Routes extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [type] = call.types
    const [path, verbs] = call.args
    if (name !== 'Add' || path === undefined || type === undefined || call.types.length > 1) return undefined
    const of = run.project.resolveType(type, call.scope, run).find((one) => one.kind === 'class')
    if (of?.def.name !== undefined) {
      const services = servicesOf(run.project, run).get(of.def.name) ?? []
      const given = plainText(verbs)
      const methods = given === undefined ? verbsOf(services) : given.toUpperCase().split(/[\s,]+/)
      register(of, services, path, methods, { file: call.file, line: call.line }, run)
    }
    return native(this)
  }
}

function verbsOf(services: readonly ServiceMethod[]): readonly HttpMethod[] {
  const verbs = services.map(({ verb }) => verb)
  return verbs.length === 0 || verbs.includes('ANY') ? ANY_METHODS : verbs
}

const DEMANDS: Readonly<Record<string, 'authentication' | 'authorization'>> = {
  Authenticate: 'authentication',
  ValidateIsAuthenticated: 'authentication',
  RequiredRole: 'authorization',
  RequiresAnyRole: 'authorization',
  RequiredPermission: 'authorization',
  ValidateHasRole: 'authorization',
  ValidateIsAdmin: 'authorization',
}

function authenticated(marks: readonly Mark[]): PlacedGuard[] {
  const own = marks.flatMap((mark) => {
    const kind = Object.hasOwn(DEMANDS, mark.name) ? DEMANDS[mark.name] : undefined
    return kind === undefined || mark.own ? [] : [{ guard: { name: mark.name, kind }, line: mark.line }]
  })
  return markNamed(marks, 'AllowAnonymous') === undefined ? [...own, ...guardsOfMarks(marks)] : []
}

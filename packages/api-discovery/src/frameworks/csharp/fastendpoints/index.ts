/** FastEndpoints: a class for each endpoint, configured by methods or attributes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, list, native, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bindProperties } from '../aspnet/binding.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { joined, namesIn } from '../aspnet/templates.ts'
import { marksOf } from '../marks.ts'
import { configurationOf, type EndpointConfiguration } from './endpoint.ts'

interface EndpointRoute {
  readonly of: ClassValue
  readonly configuration: EndpointConfiguration | undefined
  readonly request: TypeExpr | undefined
}

const reader: Reader = {
  framework: 'fastendpoints',
  syntax: aspnetPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const { of, request, configuration } = factsOf(route)
    const sends = !route.methods.every((method) => method === 'GET' || method === 'HEAD' || method === 'DELETE')
    const body = configuration?.isForm === true ? 'form' : 'json'
    bindProperties(request, of.scope, namesIn([route.path]), sends ? body : 'query', facts, run)
  },
  routeGuards(route: Route) {
    const { configuration } = factsOf(route)
    return configuration === undefined || configuration.isAnonymous ? [] : configuration.guards
  },
}

function factsOf(route: Route): EndpointRoute {
  // Only this adapter registers routes with this reader.
  return route.facts as EndpointRoute
}

/** `c.Endpoints.RoutePrefix = "api"` for all endpoints, by project. */
const prefixes = new WeakMap<Project, Value>()

export const fastendpoints: Framework = {
  name: 'fastendpoints',
  languages: ['csharp'],
  packages: [],
  hints: String.raw`\bEndpoint(?:<|WithoutRequest|WithMapper)|FastEndpoints|:\s*Ep\.|:\s*(?:Sub)?Group\b`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'csharp' || of.def.abstract === true) continue
      const isEndpoint = run.project
        .outsideBases(of, run)
        .some((base) =>
          /(?:^|\.)(?:Endpoint|EndpointWithoutRequest|EndpointWithMapper|EndpointWithMapping)$|\.Ep\./.test(base),
        )
      if (isEndpoint) run.unit(of.scope.module, () => addEndpoint(of, run))
    }
  },
}

function addEndpoint(of: ClassValue, run: Interpreter): void {
  const configuration = configurationOf(of, run)
  const marks = marksOf(of.def.decorators, of.scope, run)
  const byMarks = marks.flatMap((mark) => {
    const verb = /^Http(Get|Post|Put|Patch|Delete|Head)$/.exec(mark.name)?.[1]
    return verb === undefined
      ? []
      : [{ methods: [verb.toUpperCase()], paths: mark.args, file: of.scope.module.file, line: mark.line }]
  })
  const facts: EndpointRoute = { of, configuration, request: requestOf(of, run) }
  for (const { methods, paths, file, line } of [...(configuration?.all() ?? []), ...byMarks]) {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const start = [configuration?.prefix ?? prefixes.get(run.project) ?? text(''), ...itemsOf(configuration?.group)]
    router.route({
      file,
      line,
      methods,
      path: list(paths.map((path) => joined([...start, path]))),
      handlers: [],
      condition: undefined,
      handler: of.def.name ?? 'endpoint',
      facts,
    })
  }
}

/** The first type argument of the base class, or what stands after `Ep.Req`. */
function requestOf(of: ClassValue, run: Interpreter, depth = 0): TypeExpr | undefined {
  for (const [i, base] of of.def.bases.entries()) {
    const name = base.kind === 'typed' && base.type.kind === 'named' ? base.type : undefined
    if (name !== undefined && /^(?:Endpoint|EndpointWithMapper|EndpointWithMapping|Req)$/.test(name.name))
      return name.args[0]
    const value = run.project.basesOf(of, run)[i]
    if (value?.kind === 'class' && depth < 8) return requestOf(value, run, depth + 1)
  }
  return undefined
}

/** `UseFastEndpoints(c => { c.Endpoints.RoutePrefix = "api"; })` */
export function configureFastEndpoints(call: Call, run: Interpreter): void {
  const [configure] = call.args
  if (configure?.kind === 'function') run.call(configure, { ...call, args: [native(new Options(run.project))] })
}

class Options extends Native {
  readonly #project: Project

  constructor(project: Project) {
    super()
    this.#project = project
  }

  override member(name: string): Value | undefined {
    return name === 'Endpoints' ? native(this) : undefined
  }

  override setMember(name: string, value: Value): void {
    if (name === 'RoutePrefix' && plainText(value) !== undefined) prefixes.set(this.#project, value)
  }
}

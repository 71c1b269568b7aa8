/** FastEndpoints: a class for each endpoint, configured by methods or attributes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import { findMember } from '../../../engine/calling.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, list, native, plainText, text, truth, type ClassValue, type Value } from '../../../engine/values.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bindProperties } from '../aspnet/binding.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { joined, namesIn } from '../aspnet/templates.ts'
import { httpContext } from '../aspnet/request.ts'
import { readNamed } from '../../shared/request-object.ts'
import { Vocabulary } from '../vocabulary.ts'
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
    readHandling(of, facts, run)
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

const optionsOfProjects = new WeakMap<Project, Options>()

function optionsOf(project: Project): Options {
  let options = optionsOfProjects.get(project)
  if (options === undefined) optionsOfProjects.set(project, (options = new Options()))
  return options
}

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
    const options = optionsOf(run.project)
    const version = options.versionOf(configuration?.version)
    const { before = [], behind = [] } = options.isVersionFirst ? { before: version } : { behind: version }
    const start = [configuration?.prefix ?? options.prefix ?? text(''), ...before, ...itemsOf(configuration?.group)]
    for (const some of byBody(methods)) {
      router.route({
        file,
        line,
        methods: some,
        path: list(paths.map((path) => joined([...start, path, ...behind]))),
        handlers: [],
        condition: undefined,
        handler: of.def.name ?? 'endpoint',
        facts,
      })
    }
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
  if (configure?.kind === 'function') run.call(configure, { ...call, args: [native(optionsOf(run.project))] })
}

/** What is set for all endpoints: `c.Endpoints.RoutePrefix`, `c.Versioning.Prefix`, `c.Versioning.PrependToRoute`. */
class Options extends Native {
  prefix: Value | undefined
  isVersionFirst = false
  #versionPrefix = 'v'

  override member(name: string): Value | undefined {
    return name === 'Endpoints' || name === 'Versioning' ? native(this) : undefined
  }

  override setMember(name: string, value: Value): void {
    const written = plainText(value)
    if (name === 'RoutePrefix' && written !== undefined) this.prefix = value
    if (name === 'Prefix' && written !== undefined) this.#versionPrefix = written
    if (name === 'PrependToRoute') this.isVersionFirst = truth(value) === true
  }

  /** The segment of a version; none for 0, which is what has no version. */
  versionOf(version: string | undefined): readonly Value[] {
    return version === undefined || version === '0' ? [] : [text(`${this.#versionPrefix}${version}`)]
  }
}

/** `this` while an endpoint handles a request: `Query<int>("page")`, `Route<int>("id")`, `HttpContext`. */
class HandlingSelf extends Vocabulary {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(of: ClassValue, facts: HandlerFacts) {
    super(['Query', 'Route'], of)
    this.#facts = facts
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    return name === 'HttpContext' ? httpContext(this.#facts) : super.member(name, site, run)
  }

  override method(name: string, call: Call): Value | undefined {
    return name === 'Query' || name === 'Route'
      ? readNamed(name === 'Query' ? 'query' : 'path', this.#facts, call)
      : undefined
  }
}

/** What the endpoint's own code reads from the request. */
function readHandling(of: ClassValue, facts: HandlerFacts, run: Interpreter): void {
  for (const name of ['HandleAsync', 'ExecuteAsync']) {
    const found = findMember(run, of, name)
    if (found?.member.method === undefined) continue
    const fn = run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
    run.handle(fn, [], facts, native(new HandlingSelf(of, facts)))
  }
}

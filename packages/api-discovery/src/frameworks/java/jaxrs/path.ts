/** Prefixes under which resources are served: `@ApplicationPath`, and what servers are configured with. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { below, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { configurationFor, configured } from '../../jvm/configuration.ts'
import { element, type Mark } from '../../jvm/marks.ts'
import { classMarks } from '../../jvm/methods.ts'
import { isJaxrs } from './marks.ts'
import { mappingsIn, prefixOfPattern, type Mapping } from './servers.ts'

interface Prefixes {
  readonly applications: readonly Mapping[]
  /** How a servlet is mapped counts more than what an application says of itself. */
  readonly servlets: readonly Mapping[]
}

const known = new WeakMap<Project, Prefixes>()

/** The prefix of a resource class: that of the servlet or application nearest to it, after that of the server. */
export function prefixFor(of: ClassValue, run: Interpreter): Value {
  const { project } = run
  const { file } = of.scope.module
  let prefixes = known.get(project)
  if (prefixes === undefined) {
    prefixes = { applications: findApplications(project, run), servlets: mappingsIn(project) }
    known.set(project, prefixes)
  }
  const configuration = configurationFor(file, project)
  const server = configured(configuration, 'quarkus.http.root-path', 'server.servlet.context-path')
  const application =
    nearest(prefixes.servlets, file) ??
    nearest(prefixes.applications, file) ??
    configured(configuration, 'quarkus.rest.path', 'quarkus.resteasy.path', 'spring.jersey.application-path')
  return below(server ?? text(''), application ?? text(''))
}

function findApplications(project: Project, run: Interpreter): Mapping[] {
  return project.classes.flatMap((of) => {
    const mark = classMarks(of, run).find((one) => isJaxrs(one, 'ApplicationPath'))
    const path = element(mark, 'value')
    return path === undefined ? [] : [{ file: of.scope.module.file, path: prefixOfPattern(path) }]
  })
}

function nearest(mappings: readonly Mapping[], file: string): Value | undefined {
  return mappings.reduce<Mapping | undefined>(
    (best, one) => (best === undefined || shared(one.file, file) > shared(best.file, file) ? one : best),
    undefined,
  )?.path
}

/** How many folders two paths have in common. */
function shared(a: string, b: string): number {
  const others = b.split('/')
  const at = a.split('/').findIndex((part, i) => part !== others[i])
  return at < 0 ? others.length : at
}

/** The path of a `@Path` mark, or the empty one. */
export function pathOf(mark: Mark | undefined): Value {
  return element(mark, 'value') ?? text('')
}

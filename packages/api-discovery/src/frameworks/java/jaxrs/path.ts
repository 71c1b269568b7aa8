/** Prefixes under which resources are served: `@ApplicationPath`, and what servers are configured with. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { configurationFor, configured } from '../../jvm/configuration.ts'
import { element, type Mark } from '../../jvm/marks.ts'
import { classMarks } from '../../jvm/methods.ts'
import { isJaxrs } from './marks.ts'

interface Application {
  readonly file: string
  readonly path: Value
}

const applications = new WeakMap<Project, readonly Application[]>()

/** The prefix of a resource class: that of the application nearest to it, after that of the server. */
export function prefixFor(of: ClassValue, run: Interpreter): Value {
  const { project } = run
  const { file } = of.scope.module
  let known = applications.get(project)
  if (known === undefined) applications.set(project, (known = findApplications(project, run)))
  const nearest = known.reduce<Application | undefined>(
    (best, one) => (best === undefined || shared(one.file, file) > shared(best.file, file) ? one : best),
    undefined,
  )
  const configuration = configurationFor(file, project)
  const server = configured(configuration, 'quarkus.http.root-path', 'server.servlet.context-path')
  const application =
    nearest?.path ??
    configured(configuration, 'quarkus.rest.path', 'quarkus.resteasy.path', 'spring.jersey.application-path')
  return concat([server ?? text(''), text('/'), application ?? text('')])
}

function findApplications(project: Project, run: Interpreter): Application[] {
  return project.classes.flatMap((of) => {
    const mark = classMarks(of, run).find((one) => isJaxrs(one, 'ApplicationPath'))
    const path = element(mark, 'value')
    // `/api/*` is written where it is taken for a servlet mapping.
    const plain = plainText(path)?.replace(/\/?\*$/, '')
    return path === undefined ? [] : [{ file: of.scope.module.file, path: plain === undefined ? path : text(plain) }]
  })
}

function shared(a: string, b: string): number {
  const others = b.split('/')
  return a.split('/').findIndex((part, i) => part !== others[i])
}

/** The path of a `@Path` mark, or the empty one. */
export function pathOf(mark: Mark | undefined): Value {
  return element(mark, 'value') ?? text('')
}

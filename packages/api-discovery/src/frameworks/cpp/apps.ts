/** Routers that snippets do not make: one for each project and framework. */
import type { Project } from '../../engine/project.ts'
import type { Reader, Router } from '../../routing/graph.ts'

const known = new WeakMap<Project, Map<Reader, Router>>()

/** The application of a framework that is a single one or is made elsewhere. */
export function sharedApplication(project: Project, reader: Reader): Router {
  let routers = known.get(project)
  if (routers === undefined) known.set(project, (routers = new Map()))
  let router = routers.get(reader)
  if (router === undefined) {
    router = project.graph.router(reader)
    router.isApplication = true
    routers.set(reader, router)
  }
  return router
}

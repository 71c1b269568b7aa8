/** The routers of `use AshJsonApi.Router` modules, by name; a router of Phoenix forwards to them. */
import type { Project } from '../../../engine/project.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { elixirModules, uses } from '../modules.ts'

const reader: Reader = { framework: 'ash', endSlash: 'dropped', syntax: colonPath }

const known = new WeakMap<Project, ReadonlyMap<string, Router>>()

export function ashRouters(project: Project): ReadonlyMap<string, Router> {
  const found = known.get(project)
  if (found !== undefined) return found
  const routers = new Map<string, Router>()
  for (const of of elixirModules(project)) {
    if (!uses(of, 'AshJsonApi.Router')) continue
    const router = project.graph.router(reader)
    router.isApplication = true
    routers.set(of.def.name ?? '', router)
  }
  known.set(project, routers)
  return routers
}

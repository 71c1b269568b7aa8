import type { Project } from '../../../engine/project.ts'

/** `routePrefix` of host.json, which is `api` unless it is there; empty takes it away. */
export function routePrefix(project: Project): string {
  for (const path of project.files.paths) {
    if (!/(?:^|\/)host\.json$/.test(path)) continue
    const found = /"routePrefix"\s*:\s*"([^"]*)"/.exec(project.files.text(path) ?? '')?.[1]
    if (found !== undefined) return found
  }
  return 'api'
}

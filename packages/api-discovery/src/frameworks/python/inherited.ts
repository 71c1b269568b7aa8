/** What routers hand down to those mounted below them. */
import type { Mount, Route, Router, RoutingGraph } from '../../routing/graph.ts'

/** Longer chains of mounts are not written by hand. */
const MAX_MOUNTS = 24

/** What routes get from their routers, and from all that these are mounted on, by any way. Read when all are known. */
export function inherited<T>(
  graph: RoutingGraph,
  ofRouter: (router: Router) => readonly T[],
  ofMount: (mount: Mount) => readonly T[],
): ReadonlyMap<Route, ReadonlySet<T>> {
  const all = new Map<Router, Set<T>>(graph.routers.map((router) => [router, new Set(ofRouter(router))]))
  const mounts = graph.routers.flatMap((router) =>
    router.entries.flatMap((entry) =>
      entry.kind === 'mount' && entry.isApart !== true ? [{ router, mount: entry }] : [],
    ),
  )
  const isGrowing = (): boolean => {
    let grew = false
    for (const { router, mount } of mounts) {
      const child = all.get(mount.router)
      if (child === undefined) continue
      const before = child.size
      for (const one of [...(all.get(router) ?? []), ...ofMount(mount)]) child.add(one)
      grew ||= child.size > before
    }
    return grew
  }
  for (let i = 0; i < MAX_MOUNTS && isGrowing(); i++);
  const routes = new Map<Route, ReadonlySet<T>>()
  for (const [router, own] of all) {
    if (own.size > 0) for (const entry of router.entries) if (entry.kind === 'route') routes.set(entry, own)
  }
  return routes
}

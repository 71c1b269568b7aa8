/** Dependencies that a path operation has from its router, its application, or where these were included. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Route, RoutingGraph } from '../../../routing/graph.ts'
import { inherited } from '../inherited.ts'
import { dependencyOf, type Dependency } from './marks.ts'

const cache = new WeakMap<RoutingGraph, ReadonlyMap<Route, ReadonlySet<Dependency>>>()

export function inheritedDependencies(route: Route, run: Interpreter): Iterable<Dependency> {
  const { graph } = run.project
  let known = cache.get(graph)
  if (known === undefined) {
    known = inherited(
      graph,
      (router) => router.entries.flatMap((entry) => (entry.kind === 'middleware' ? dependencies(entry.handlers) : [])),
      (mount) => dependencies(mount.handlers),
    )
    cache.set(graph, known)
  }
  return known.get(route) ?? []
}

function dependencies(handlers: Route['handlers']): Dependency[] {
  return handlers.flatMap((handler) => dependencyOf(handler) ?? [])
}

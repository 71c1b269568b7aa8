/** Names of the path parameters that a route has, those of its prefixes with them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { itemsOf, type Value } from '../../engine/values.ts'
import type { Route, RoutingGraph } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'
import { inherited } from './inherited.ts'

export function namesInPath(route: Route, syntax: PathSyntax, run: Interpreter): ReadonlySet<string> {
  const { graph } = run.project
  let known = cache.get(graph)
  if (known === undefined) {
    known = inherited(
      graph,
      (router) => [...namesOf(router.prefix, syntax), ...namesOf(router.rootPrefix, syntax)],
      (mount) => namesOf(mount.path, syntax),
    )
    cache.set(graph, known)
  }
  return new Set([...namesOf(route.path, syntax), ...(known.get(route) ?? [])])
}

/** The syntaxes that ask differ little enough to share what they found. */
const cache = new WeakMap<RoutingGraph, ReadonlyMap<Route, ReadonlySet<string>>>()

function namesOf(path: Value | undefined, syntax: PathSyntax): string[] {
  return itemsOf(path).flatMap((one) => {
    const known = one.kind === 'text' ? one.parts.map((part) => (typeof part === 'string' ? part : '')).join('') : ''
    return syntax(known).flatMap((form) => form.params.map((param) => param.name))
  })
}

import type { Route } from '../../routing/graph.ts'

/** Whether a parameter of a route, as it is written, may take several segments: `{*path}`, `/**`, `{rest:.+}`, `{+path}`. */
export function mayBeOpenEnded(route: Route): boolean {
  return /\{[*+]|\*\*|\{\w+\s*:[^}]*(?:\.[*+]|\[)/.test(JSON.stringify(route.path))
}

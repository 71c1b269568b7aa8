/** Where routes stand that functions of the program's own register: at their calls, when one line registers for several. */
import type { Caller, Site } from '../engine/native.ts'
import { plainText, type Value } from '../engine/values.ts'
import type { Route, Router } from './graph.ts'

/** How many functions may stand between a route and where its path is written. */
const MAX_STEPS = 4

interface Placed {
  readonly route: Route
  site: Site
  caller: Caller | undefined
}

/**
 * `get('/users', list)` and `get('/books', books)` of a program's own `get` say which endpoints there are; the line inside
 * `get` says nothing of either. A route moves to the call when routes with other paths stand at its line through other
 * calls, and when the call leads to this line only: a function that registers several routes is where each of them stands.
 */
export function placesOf(routers: readonly Router[]): (route: Route) => Site {
  const all = routers.flatMap((router) =>
    router.entries.flatMap((entry): Placed[] =>
      entry.kind === 'route' ? [{ route: entry, site: entry, caller: entry.caller }] : [],
    ),
  )
  let left = all.filter(({ caller }) => caller !== undefined)
  for (let step = 0; step < MAX_STEPS && left.length > 0; step++) left = moved(left)
  const places = new Map(all.map(({ route, site }) => [route, site]))
  return (route) => places.get(route) ?? route
}

/** Moves what has to move by one call; answers with what moved and may move on. */
function moved(routes: readonly Placed[]): Placed[] {
  const lines = Map.groupBy(routes, ({ site }) => keyOf(site))
  const linesOfCalls = new Map<string, Set<string>>()
  for (const { site, caller } of routes) {
    if (caller === undefined) continue
    const key = keyOf(caller)
    linesOfCalls.set(key, (linesOfCalls.get(key) ?? new Set()).add(keyOf(site)))
  }
  const going = [...lines.values()].flatMap((group) => {
    const calls = new Set(group.flatMap(({ caller }) => (caller === undefined ? [] : [keyOf(caller)])))
    const paths = new Set(group.map(({ route }) => pathKey(route.path)))
    if (calls.size < 2 || paths.size < 2) return []
    return group.filter(({ caller }) => caller !== undefined && linesOfCalls.get(keyOf(caller))?.size === 1)
  })
  for (const one of going) {
    if (one.caller === undefined) continue
    one.site = one.caller
    one.caller = one.caller.within
  }
  return going.filter(({ caller }) => caller !== undefined)
}

function keyOf({ file, line }: Site): string {
  return `${file}:${line}`
}

function pathKey(path: Value): string | Value {
  return plainText(path) ?? path
}

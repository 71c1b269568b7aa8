/** The routers of `use Plug.Router` modules, by name; made once for each project, as other routers may forward to them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { UNKNOWN } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { Native, type Site } from '../../../engine/native.ts'
import type { Value } from '../../../engine/values.ts'
import { native } from '../../../engine/values.ts'
import { colonNames, colonPath } from '../../shared/colon-path.ts'
import { connOf } from '../conn.ts'
import { clausesOf, elixirModules, uses } from '../modules.ts'

const plugReader: Reader = {
  framework: 'plug',
  endSlash: 'dropped',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    const names = colonNames([route.path])
    const conn = connOf(facts, route.methods, names)
    if (handler?.kind === 'function') run.handle(handler, [], facts, native(new RouteBody(conn)))
    if (handler?.kind !== 'class') return
    for (const fn of clausesOf(handler, 'call'))
      run.handle(run.makeFunction(fn, handler.scope), [conn, UNKNOWN], facts, handler)
  },
}

/** The block of a route: `conn` is the request, names of the path are set. */
class RouteBody extends Native {
  override readonly isRequest = true
  readonly #conn: Value

  constructor(conn: Value) {
    super()
    this.#conn = conn
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return name === 'conn' ? this.#conn : undefined
  }
}

const known = new WeakMap<Project, ReadonlyMap<string, Router>>()

export function plugRouters(project: Project): ReadonlyMap<string, Router> {
  const found = known.get(project)
  if (found !== undefined) return found
  const routers = new Map<string, Router>()
  for (const of of elixirModules(project)) {
    if (uses(of, 'Plug.Router')) routers.set(of.def.name ?? '', project.graph.router(plugReader))
  }
  known.set(project, routers)
  return routers
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import { moduleNamed } from '../../../languages/elixir/names.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { colonNames, colonPath } from '../../shared/colon-path.ts'
import { connOf, connParams } from '../conn.ts'
import { clausesOf, elixirModules } from '../modules.ts'
import { Pipeline } from './guards.ts'

export interface ActionFacts {
  readonly module: string
  readonly action: string | undefined
  /** Its path and those around it. */
  readonly prefixes: readonly Value[]
}

export const phoenixReader: Reader = {
  framework: 'phoenix',
  endSlash: 'dropped',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader; sockets have no facts.
    const own = route.facts as ActionFacts | undefined
    if (own?.action === undefined) return
    const of = controllerOf(own.module, run)
    if (of === undefined) return
    const names = colonNames(own.prefixes)
    const args = [connOf(facts, route.methods, names), connParams(facts, route.methods, names)]
    for (const fn of clausesOf(of, own.action)) run.handle(run.makeFunction(fn, of.scope), args, facts, of)
  },
  guard: (handler) =>
    handler.kind === 'native' && handler.native instanceof Pipeline ? handler.native.guard : undefined,
}

/** By its full name; in snippets, a module that ends so. */
function controllerOf(name: string, run: Interpreter) {
  const [any] = run.project.modules()
  const found = any === undefined ? undefined : moduleNamed(name, any, run)
  if (found !== undefined) return found
  const short = name.slice(name.lastIndexOf('.') + 1)
  const similar = elixirModules(run.project).filter(
    (of) => of.def.name === short || of.def.name?.endsWith(`.${short}`) === true,
  )
  return similar.length === 1 ? similar[0] : undefined
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { FilterBlock, guardOfHandler, leadingGuard } from '../block-guards.ts'
import { readBlocks } from '../block-self.ts'
import type { HelperSet } from '../helpers.ts'
import { mustermannPath } from '../../../routing/colon-path.ts'

/** Reads the routes of one application, which knows its helpers. */
export function sinatraReader(helpers: HelperSet): Reader {
  return {
    framework: 'sinatra',
    syntax: mustermannPath,
    inputsShareNames: true,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const handler = route.handlers.at(-1)
      if (handler?.kind === 'function')
        readBlocks(
          route,
          [...helpers.inheritedFilters(), ...helpers.filters, handler],
          'form',
          facts,
          helpers.find,
          run,
        )
    },
    routeGuards(route: Route, run: Interpreter) {
      const handler = route.handlers.at(-1)
      const inherited = helpers.inheritedFilters().flatMap((block) => {
        const guard = new FilterBlock(block, helpers.find, run).guard()
        return guard === undefined ? [] : [{ guard, file: block.scope.module.file, line: block.fn.line }]
      })
      const guard = handler?.kind === 'function' ? leadingGuard(handler, helpers.find, run) : undefined
      return guard === undefined ? inherited : [...inherited, { guard, line: route.line }]
    },
    guard: guardOfHandler,
  }
}

/** GoFrame: groups, objects, and handlers with typed requests. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, plainText, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { functionsOf } from '../handlers.ts'
import { functionGuard } from '../guards.ts'
import { mixedPath } from '../path.ts'
import { goReader, pathNames } from '../reader.ts'
import { goframeRequest } from './context.ts'
import { readRequest, requestType } from './meta.ts'
import { GoFrameRouter } from './router.ts'

const plain = goReader({
  framework: 'goframe',
  syntax: mixedPath,
  args: [goframeRequest],
  guard: (handler) => functionGuard(handler, { goesOn: /\.Next$/ }, /(?!)/),
})

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of functionsOf(route.handlers.at(-1), run)) {
      const declared = requestType(fn)
      if (declared !== undefined) readRequest(declared, route.methods, pathNames(route.path, mixedPath), facts, run)
    }
    plain.readHandlers?.(route, facts, run)
  },
}

const servers = new WeakMap<Interpreter, Map<string, GoFrameRouter>>()

/** `g.Server("name")` gives the same server each time. */
function server(name: string, run: Interpreter): GoFrameRouter {
  let known = servers.get(run)
  if (known === undefined) servers.set(run, (known = new Map()))
  let made = known.get(name)
  if (made === undefined) {
    made = GoFrameRouter.make(run, reader)
    made.router.isApplication = true
    known.set(name, made)
  }
  return made
}

export const goframe: Framework = {
  name: 'goframe',
  languages: ['go'],
  packages: ['github.com/gogf/gf/*'],
  hints: String.raw`gogf/gf|\bghttp\.|\bg\.Meta\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'Server' || name === 'GetServer') return native(server(plainText(call.args[0]) ?? '', run))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Server|RouterGroup)$/.test(type.path.at(-1) ?? '') ? native(GoFrameRouter.make(run, reader)) : undefined
  },
}

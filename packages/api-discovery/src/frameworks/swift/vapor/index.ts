/** Vapor: routes of applications, groups and route collections. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { SWIFT } from '../../../languages/swift/index.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { isAbout } from '../imports.ts'
import { SwiftRouter, swiftGuard } from '../router.ts'
import { vaporRequest } from './request.ts'

const reader: Reader = {
  framework: 'vapor',
  endSlash: 'dropped',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [vaporRequest(facts)], facts, handler.self)
  },
  guard: swiftGuard,
}

const METHODS = /^(?:get|post|put|patch|delete|on|group|grouped|webSocket|register)$/

export const vapor: Framework = {
  name: 'vapor',
  languages: ['swift'],
  packages: [SWIFT],
  hints: String.raw`\bimport\s+Vapor\b|\bRoutesBuilder\b|\bRouteCollection\b|\bContent\b|\.grouped\(|\bapp\.(?:get|post|put|patch|delete|on|group)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    // In snippets nothing declares `app`; its method is called on the bare name.
    const [first = '', method = ''] = callee.path
    if (callee.path.length === 2 && /^(?:app|routes|drop|router)$/.test(first) && METHODS.test(method)) {
      return isAbout(call.scope.module, /^Vapor$/, true)
        ? SwiftRouter.application(run, reader).method(method, call, run)
        : undefined
    }
    const isApplication =
      /^(?:Application|Droplet)$/.test(callee.path[0] ?? '') && isAbout(call.scope.module, /^Vapor$/)
    const makes = callee.path.length === 1 || callee.path[1] === 'make'
    return isApplication && makes ? native(SwiftRouter.application(run, reader)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (name === 'Application' || name === 'Droplet') return native(SwiftRouter.application(run, reader))
    const isBuilder = /^(?:RoutesBuilder|Routes|RouteBuilder|Router)$/.test(name)
    return isBuilder ? native(new SwiftRouter(run.project.graph.router(reader), reader)) : undefined
  },
}

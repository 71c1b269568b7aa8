import type { Interpreter } from '../../../engine/interpreter.ts'
import { fullName, native, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { colonPath } from '../../jvm/colon-path.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { namesInPath } from '../../jvm/path-names.ts'
import { RoutingContext } from './context.ts'

/** Methods of the interface that handlers implement. */
const METHODS = ['handle', 'apply', 'accept']
const AUTHENTICATION = /\.(?:JWT|Basic|OAuth2|Digest|APIKey|Redirect|WebAuthn|Simple|FormLogin)\w*Auth\w*\.create$/

export const vertxReader: Reader = {
  framework: 'vertx',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const inPath = namesInPath(route.path, colonPath)
    for (const value of route.handlers) {
      const handler = handlerFunction(value, run, ...METHODS)
      if (handler !== undefined) run.handle(handler, [native(new RoutingContext(facts, inPath))], facts)
    }
  },
  handlerName,
  guard(handler: Value) {
    if (handler.kind !== 'external') return undefined
    const name = fullName(handler)
    const short = handler.path.findLast((part) => part.endsWith('Handler')) ?? 'handler'
    if (AUTHENTICATION.test(name)) return { name: short, kind: 'authentication' }
    return name.endsWith('.AuthorizationHandler.create') ? { name: short, kind: 'authorization' } : undefined
  },
}

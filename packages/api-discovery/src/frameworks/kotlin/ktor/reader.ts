import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { withReceiver } from '../../../languages/kotlin/receivers.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { KtorContext } from './call.ts'
import { ktorPath } from './path.ts'

/** What a route knows besides its handler; `Route.facts` of this adapter. */
export interface KtorFacts {
  /** Parameters of the whole path as far as it is known. */
  readonly inPath: ReadonlySet<string>
  /** The type of the body that the handler is given: `post<User>("/users") { user -> … }`. */
  readonly body?: { readonly type: TypeExpr; readonly scope: Scope }
}

function isKtorFacts(facts: unknown): facts is KtorFacts {
  return typeof facts === 'object' && facts !== null && 'inPath' in facts
}

/** `authenticate("jwt") { … }`, which refuses before its routes. */
export class AuthenticateGuard extends Native {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

export const ktorReader: Reader = {
  framework: 'ktor',
  syntax: ktorPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (!isKtorFacts(route.facts)) return
    const { body, inPath } = route.facts
    if (body !== undefined) addBody(body.type, body.scope, facts, run)
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    const context = native(new KtorContext(facts, inPath))
    run.handle(withReceiver(handler, context), [UNKNOWN], facts, context)
  },
  guard(handler: Value) {
    if (handler.kind !== 'native' || !(handler.native instanceof AuthenticateGuard)) return undefined
    return { name: handler.native.name, kind: 'authentication' }
  },
}

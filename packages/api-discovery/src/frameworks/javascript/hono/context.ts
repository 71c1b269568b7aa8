/** `c`, which `getCookie(c, name)` of hono/cookie takes too. */
import { textArgument, type Call } from '../../../engine/native.ts'
import type { Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { InputObject, inputs, Inputs } from '../inputs.ts'

export class HonoContext extends InputObject {
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts, request: Value) {
    super({ req: request })
    this.facts = facts
  }
}

/** `getCookie(c, 'session')`, `getSignedCookie(c, secret, 'session')`. */
export function cookieOf(name: string, call: Call): Value | undefined {
  const [context] = call.args
  if (context?.kind !== 'native' || !(context.native instanceof HonoContext)) return undefined
  const asked = textArgument(call, name === 'getSignedCookie' ? 2 : 1)
  const { facts } = context.native
  return asked === undefined ? inputs('cookie', facts) : new Inputs('cookie', facts).read(asked)
}

/** Events of h3 and the functions that read inputs from them, imported or not (Nuxt and Nitro import them by themselves). */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { InputObject, inputs, Inputs, inputObject, urlOf, webRequest } from '../inputs.ts'
import { declaredSchema } from '../schemas/declared.ts'

export class H3Event extends InputObject {
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    const params = inputs('path', facts)
    super({
      context: inputObject({ params }),
      req: webRequest(facts),
      request: webRequest(facts),
      url: urlOf(facts),
      headers: inputs('header', facts),
      node: inputObject({ req: inputObject({ headers: inputs('header', facts) }) }),
    })
    this.facts = facts
  }
}

const WHOLE: Readonly<Record<string, ParamPlace>> = {
  getQuery: 'query',
  useQuery: 'query',
  readBody: 'json',
  useBody: 'json',
  readRawBody: 'body',
  readFormData: 'form',
  readMultipartFormData: 'form',
  getRouterParams: 'path',
  getHeaders: 'header',
  getRequestHeaders: 'header',
  parseCookies: 'cookie',
  readValidatedBody: 'json',
  getValidatedQuery: 'query',
  getValidatedRouterParams: 'path',
}
const NAMED: Readonly<Record<string, ParamPlace>> = {
  getRouterParam: 'path',
  getHeader: 'header',
  getRequestHeader: 'header',
  getCookie: 'cookie',
}

export function isEventFunction(name: string): boolean {
  return Object.hasOwn(WHOLE, name) || Object.hasOwn(NAMED, name) || name === 'getRequestURL'
}

/** `readBody(event)`: undefined when it is not called with an event. */
export function eventFunction(name: string, call: Call, run: Interpreter): Value | undefined {
  const [first, second] = call.args
  if (first?.kind !== 'native' || !(first.native instanceof H3Event)) return undefined
  const { facts } = first.native
  if (name === 'getRequestURL') return urlOf(facts)
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const asked = textArgument(call, 1)
  if (named !== undefined) return asked === undefined ? UNKNOWN : new Inputs(named, facts).read(asked)
  const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined
  if (whole === undefined) return undefined
  const place = inputs(whole, facts)
  if (place.kind !== 'native' || !(place.native instanceof Inputs)) return place
  // readValidatedBody(event, schema.parse), readValidatedBody(event, (body) => schema.parse(body))
  const schema = declaredSchema(second, run)
  if (schema !== undefined) place.native.learn(schema)
  else if (second !== undefined) run.call(second, { ...call, args: [place] })
  const [type] = call.types
  if (type !== undefined) place.native.typed(type, call.scope, run)
  return place
}

/** A function of h3 under its own name where nothing imports it. */
export class EventFunction extends Native {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return eventFunction(this.#name, call, run)
  }
}

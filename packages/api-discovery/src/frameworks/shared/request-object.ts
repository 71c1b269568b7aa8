/** Requests as handlers see them: an object whose members and methods lead to places of the request. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call, type Site } from '../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'

export type RequestMethod = (call: Call, run: Interpreter) => Value | undefined

export class RequestObject extends Native {
  override readonly isRequest = true
  readonly #members: Readonly<Record<string, () => Value>>
  readonly #methods: Readonly<Record<string, RequestMethod>>

  constructor(members: Readonly<Record<string, () => Value>>, methods: Readonly<Record<string, RequestMethod>> = {}) {
    super()
    this.#members = members
    this.#methods = methods
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    const member = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined
    return member?.()
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined
    if (method !== undefined) return method(call, run)
    // Languages without a difference between the two read members by calling them.
    return call.args.length === 0 ? this.member(name, call, run) : undefined
  }
}

/** Reads the parameter that an argument of a call names. */
export function readNamed(place: ParamPlace, facts: HandlerFacts, call: Call, position = 0): Value {
  const name = textArgument(call, position)
  return name === undefined ? UNKNOWN : new PlaceValue(place, facts).read(name)
}

/** Takes note of a body of which no fields are known. */
export function readWholeBody(facts: HandlerFacts): Value {
  facts.add({ name: 'body', in: 'body' })
  return { kind: 'unknown', label: 'body' }
}

/** A place of the request; `readers` are its methods that read one parameter by name. */
export function placeNamed(place: ParamPlace, facts: HandlerFacts, readers: Iterable<string> = []): Value {
  return native(new PlaceValue(place, facts, readers))
}

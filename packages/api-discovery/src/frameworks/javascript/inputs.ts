/** Requests as JavaScript handlers see them: objects whose members stand for places of the request. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import { Native, textArgument, type Call, type Site } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import { native, type Value } from '../../engine/values.ts'
import type { ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import { schemaOfType } from '../../schemas/types.ts'

/** Methods that give the same inputs in another shape. */
const SAME = new Set(['entries', 'toJSON', 'toObject', 'valueOf', 'then', 'catch'])

/** A place of a request that also learns from types and schemas put on it. */
export class Inputs extends PlaceValue {
  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (name === 'then' && first?.kind === 'function') return undefined
    return SAME.has(name) ? native(this) : super.method(name, call)
  }

  override typed(type: TypeExpr, scope: Scope, run: Interpreter): void {
    const schema = schemaOfType(type, scope, run)
    if (schema !== undefined) this.learn(schema)
  }

  /** Takes note of all that a schema names. */
  learn(schema: Schema): void {
    if (schema.properties === undefined) return
    for (const param of paramsOfSchema(schema, this.place)) this.facts.add(param)
    if (this.place === 'json') this.facts.setBody({ contentType: 'application/json', schema })
  }
}

/** The readers of `URLSearchParams`, `Headers` and `FormData`. */
const WEB_READERS = ['get', 'getAll', 'has']

export function inputs(place: ParamPlace, facts: HandlerFacts, readers: readonly string[] = WEB_READERS): Value {
  return native(new Inputs(place, facts, readers))
}

/** Reads one input of a name that a call gives: `c.req.query('page')`; without a name, all of them. */
export function inputNamed(place: ParamPlace, facts: HandlerFacts, call: Call, position = 0): Value {
  const name = textArgument(call, position)
  const all = new Inputs(place, facts, WEB_READERS)
  return name === undefined ? native(all) : all.read(name)
}

type Method = (call: Call, run: Interpreter) => Value | undefined

/** An object that is handed to handlers: its members and methods lead to inputs. */
export class InputObject extends Native {
  override readonly isRequest = true
  readonly #members: Record<string, Value>
  readonly #methods: Readonly<Record<string, Method>>
  readonly #set = new Map<string, Value>()

  constructor(members: Record<string, Value>, methods: Readonly<Record<string, Method>> = {}) {
    super()
    this.#members = members
    this.#methods = methods
  }

  override member(name: string, _site?: Site, _run?: Interpreter): Value | undefined {
    const known = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined
    if (known !== undefined) return known
    if (Object.hasOwn(this.#methods, name)) return native(new BoundMethod(this.#methods[name]))
    return this.#set.get(name)
  }

  override setMember(name: string, value: Value): void {
    // What is assigned to a place is what was read from it, checked or converted.
    if (!Object.hasOwn(this.#members, name)) this.#set.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return Object.hasOwn(this.#methods, name) ? this.#methods[name]?.(call, run) : undefined
  }
}

class BoundMethod extends Native {
  override readonly isRequest = true
  readonly #method: Method | undefined

  constructor(method: Method | undefined) {
    super()
    this.#method = method
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#method?.(call, run)
  }
}

export function inputObject(members: Record<string, Value>, methods: Readonly<Record<string, Method>> = {}): Value {
  return native(new InputObject(members, methods))
}

/** A `URL` of the request, or what `url.parse` makes of it: only its query is of interest. */
export function urlOf(facts: HandlerFacts): Value {
  const query = inputs('query', facts)
  return inputObject({ searchParams: query, query })
}

/** A `Request` of the Fetch standard. */
export function webRequest(facts: HandlerFacts, extra: Record<string, Value> = {}): Value {
  const cookies = inputs('cookie', facts)
  return inputObject(
    { url: urlOf(facts), nextUrl: urlOf(facts), headers: inputs('header', facts), cookies, ...extra },
    {
      json: () => inputs('json', facts),
      formData: () => inputs('form', facts),
      clone: () => webRequest(facts, extra),
    },
  )
}

/** What PHP handlers read from a request. */
import { Native, type Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { Body, Param, ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts, Route } from '../../routing/graph.ts'
import { takeBody } from '../../routing/bodies.ts'
import { PlaceValue } from '../../routing/recorder.ts'

/** Where the inputs of one route go. */
export interface InputSink {
  readonly facts: HandlerFacts
  /** Where inputs travel that may come from the body as well as the query. */
  readonly place: ParamPlace
}

/** Facts that also say where inputs of body or query go, for requests that are global names. */
export class PlacedFacts implements HandlerFacts {
  readonly place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts, place: ParamPlace) {
    this.#facts = facts
    this.place = place
  }

  add(param: Param): void {
    this.#facts.add(param)
  }

  setBody(body: Body): void {
    this.#facts.setBody(body)
  }
}

/** Whether the inputs of a route travel in a body. */
export function hasBody(route: Pick<Route, 'methods'>): boolean {
  return takeBody(route.methods)
}

/** Records one input by its name; `user.name` is a field inside. */
export function noteInput(sink: InputSink, place: ParamPlace, name: string, schema: Schema = {}): Value {
  const path = name
    .replace(/\.\*$/, '')
    .split('.')
    .filter((part) => part !== '*')
  const [first, ...inner] = path
  if (first === undefined || first === '' || name.length > 200) return UNKNOWN
  let whole = schema
  for (const part of inner.toReversed()) whole = { type: 'object', properties: { [part]: whole } }
  const isPlain = Object.keys(whole).length === 0
  const param: Param = { name: first, in: place, ...(isPlain ? {} : { schema: whole }) }
  sink.facts.add(param)
  return native(new InputValue(first))
}

/** The value of an input: it may be missing. */
export class InputValue extends Native {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  /** It may be missing. */
  override get truth(): undefined {
    return undefined
  }

  get label(): string {
    return this.#name
  }

  override member(): Value {
    return UNKNOWN
  }

  override index(): Value {
    return UNKNOWN
  }

  override method(): Value {
    return UNKNOWN
  }
}

/** A bag of inputs of one place: `$request->query`, `$request->headers`, `$_GET`. */
export function bag(place: ParamPlace, facts: HandlerFacts): Value {
  return native(new Bag(place, facts))
}

const READERS = [
  'get',
  'has',
  'getInt',
  'getBoolean',
  'getAlpha',
  'getAlnum',
  'getDigits',
  'getString',
  'getEnum',
  'filter',
  'all',
  'contains',
]

class Bag extends PlaceValue {
  constructor(place: ParamPlace, facts: HandlerFacts) {
    super(place, facts, READERS)
  }

  /** Bodies of JSON may be objects. */
  override member(name: string): Value {
    return this.place === 'json' ? this.read(name) : UNKNOWN
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.read(name)
  }
}

/** Names in arguments: `only('a', 'b')`, `only(['a', 'b'])`. */
export function namesAsked(call: Call): string[] {
  return call.args.flatMap((arg) => {
    if (arg.kind === 'list') return arg.items.flatMap((item) => plainText(item) ?? [])
    return plainText(arg) ?? []
  })
}

/** What a handler reads from its request, by place. Adapters hand these values to handlers and see what is read. */
import type { Interpreter } from '../engine/interpreter.ts'
import { Native, textArgument, type Call, type Site } from '../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../engine/values.ts'
import type { Body, Param, ParamPlace, Schema } from '../model.ts'
import type { HandlerFacts } from './graph.ts'

/** Collects parameters in the order in which they are read. */
export class Recorder implements HandlerFacts {
  readonly #params = new Map<string, Param>()
  #body: Body | undefined
  additions = 0

  add(param: Param): void {
    this.additions++
    // Header names do not depend on case (RFC 9110 §5.1).
    const key = `${param.in} ${param.in === 'header' ? param.name.toLowerCase() : param.name}`
    const known = this.#params.get(key)
    if (known === undefined) this.#params.set(key, param)
    else this.#params.set(key, { ...param, ...known, ...mergedSchema(known.schema, param.schema) })
  }

  setBody(body: Body): void {
    this.additions++
    this.#body ??= body
  }

  /** A body of unknown fields is no parameter of its own once fields are known. */
  get params(): readonly Param[] {
    const all = [...this.#params.values()]
    const hasFields = all.some((param) => param.in === 'json' || param.in === 'form')
    return hasFields ? all.filter((param) => param.in !== 'body') : all
  }

  get body(): Body | undefined {
    return this.#body
  }
}

function mergedSchema(a: Schema | undefined, b: Schema | undefined): { schema?: Schema } {
  if (a === undefined) return b === undefined ? {} : { schema: b }
  if (b === undefined) return { schema: a }
  if (a.properties === undefined && b.properties === undefined) return { schema: { ...a, ...b } }
  const properties: Record<string, Schema> = { ...a.properties }
  for (const [name, schema] of Object.entries(b.properties ?? {})) {
    properties[name] = mergedSchema(properties[name], schema).schema ?? schema
  }
  return { schema: { ...a, ...b, type: 'object', properties } }
}

/** Properties that every object or text has: reading them names no field. */
const NOT_FIELDS = new Set([
  'length',
  'toString',
  'hasOwnProperty',
  'constructor',
  'prototype',
  'valueOf',
  'then',
  'catch',
  'finally',
  '__proto__',
])

/** One place of a request as an object: `req.query`, `ctx.params`. Reading a member is reading a parameter. */
export class PlaceValue extends Native {
  override readonly isRequest = true
  readonly place: ParamPlace
  readonly facts: HandlerFacts
  /** Methods that read one parameter by name: `searchParams.get('x')`, `headers.get('x')`. */
  readonly readers: ReadonlySet<string>

  constructor(place: ParamPlace, facts: HandlerFacts, readers: Iterable<string> = []) {
    super()
    this.place = place
    this.facts = facts
    this.readers = new Set(readers)
  }

  /** A body or header may be missing. */
  override get truth(): undefined {
    return undefined
  }

  /** Takes note of a parameter and answers with its value. */
  read(name: string): Value {
    if (name === '' || NOT_FIELDS.has(name) || name.length > 200) return UNKNOWN
    this.facts.add({ name, in: this.place })
    return native(new FieldValue(this, name, []))
  }

  override member(name: string): Value {
    return this.read(name)
  }

  override index(key: Value): Value | undefined {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.read(name)
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = this.readers.has(name) ? textArgument(call, 0) : undefined
    return asked === undefined ? UNKNOWN : this.read(asked)
  }
}

/** A parameter's value. In bodies, its members are fields of an object inside. */
export class FieldValue extends Native {
  readonly #place: PlaceValue
  readonly #name: string
  readonly #path: readonly string[]

  constructor(place: PlaceValue, name: string, path: readonly string[]) {
    super()
    this.#place = place
    this.#name = name
    this.#path = path
  }

  get label(): string {
    return this.#name
  }

  override get truth(): undefined {
    return undefined
  }

  override member(name: string, _site: Site, _run: Interpreter): Value {
    const inBody = this.#place.place === 'json' || this.#place.place === 'form'
    if (!inBody || NOT_FIELDS.has(name) || this.#path.length > 8) return UNKNOWN
    const path = [...this.#path, name]
    let schema: Schema = {}
    for (const part of path.toReversed()) schema = { type: 'object', properties: { [part]: schema } }
    this.#place.facts.add({ name: this.#name, in: this.#place.place, schema })
    return native(new FieldValue(this.#place, this.#name, path))
  }

  override method(): Value {
    return UNKNOWN
  }
}

/** `params` of a controller: query, path and body in one, with strong parameters. */
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { itemsOf, native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { Body, Param, ParamPlace, Schema } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'

/** How parameters of a request are recorded. */
export interface ParamSink {
  readonly facts: HandlerFacts
  /** Names that the path holds: reading them tells nothing new. */
  readonly inPath: ReadonlySet<string>
  readonly place: ParamPlace
}

/** Keeps back what was read until all is known: where `user[name]` is read, `user` alone is none on the wire. */
export class BracketedFacts implements HandlerFacts {
  readonly #facts: HandlerFacts
  readonly #params: Param[] = []
  /** How the request that is being read is recorded, for requests that blocks close over. */
  sink: ParamSink | undefined

  constructor(facts: HandlerFacts) {
    this.#facts = facts
  }

  add(param: Param): void {
    this.#params.push(param)
  }

  setBody(body: Body): void {
    this.#facts.setBody(body)
  }

  /** Hands on what was read. */
  flush(): void {
    for (const param of this.#params) {
      const isPrefix = this.#params.some((one) => one.in === param.in && one.name.startsWith(`${param.name}[`))
      if (!isPrefix) this.#facts.add(param)
    }
  }
}

/** Names that the router itself puts into `params`. */
const ROUTING = new Set(['controller', 'action', 'format'])

const READERS = new Set(['fetch', 'delete', 'extract!', 'key?', 'has_key?', 'include?', 'member?', 'values_at'])
const ALL_NAMES = new Set(['permit', 'slice', 'extract!', 'values_at', 'slice!'])
const SAME = new Set([
  'to_h',
  'to_unsafe_h',
  'to_unsafe_hash',
  'permit!',
  'with_defaults',
  'reverse_merge',
  'merge',
  'except',
  'deep_symbolize_keys',
  'symbolize_keys',
  'with_indifferent_access',
  'as_json',
  'dup',
  'compact',
  'compact_blank',
  'transform_keys',
  'tap',
])

/** `params`, or an object inside it: `params[:user]`. */
export class ParamsValue extends Native {
  override readonly isRequest = true
  readonly #sink: ParamSink
  readonly #path: readonly string[]

  constructor(sink: ParamSink, path: readonly string[] = []) {
    super()
    this.#sink = sink
    this.#path = path
  }

  /** It may be missing. */
  override get truth(): undefined {
    return undefined
  }

  /** Takes note of one name and answers with what lies there. */
  read(name: string, schema: Schema = {}): Value {
    const path = [...this.#path, name]
    const [first = ''] = path
    const isNoise = first === '' || first.length > 200 || path.length > 8
    if (isNoise || (path.length === 1 && (this.#sink.inPath.has(name) || ROUTING.has(name)))) return UNKNOWN
    this.#add(path, schema)
    return native(new ParamsValue(this.#sink, path))
  }

  #add(path: readonly string[], schema: Schema): void {
    const { facts, place } = this.#sink
    const [first = '', ...inner] = path
    if (place !== 'json') {
      const many = schema.type === 'array' ? '[]' : ''
      facts.add({ name: first + inner.map((part) => `[${part}]`).join('') + many, in: place })
      return
    }
    let whole = schema
    for (const part of inner.toReversed()) whole = { type: 'object', properties: { [part]: whole } }
    facts.add({ name: first, in: place, ...(Object.keys(whole).length === 0 ? {} : { schema: whole }) })
  }

  override member(name: string): Value {
    return this.read(name)
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.read(name)
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'require') return this.#require(call.args[0])
    if (name === 'expect') return this.#expect(call)
    if (name === 'dig') return this.#dig(call)
    if (ALL_NAMES.has(name)) {
      this.#permit(call.args)
      for (const [key, value] of call.named) if (key !== '&') this.#permitted(key, value)
      return native(this)
    }
    if (READERS.has(name)) {
      const asked = textArgument(call, 0)
      return asked === undefined ? UNKNOWN : this.read(asked)
    }
    return SAME.has(name) ? native(this) : UNKNOWN
  }

  /** `require(:user)` leads to what lies there; `require([:a, :b])` only wants it. */
  #require(given: Value | undefined): Value {
    const names = itemsOf(given).flatMap((item) => plainText(item) ?? [])
    const [only] = names
    if (names.length === 1 && only !== undefined && given?.kind !== 'list') return this.#inside(only)
    for (const name of names) this.read(name)
    return UNKNOWN
  }

  /** The object of a name. What is permitted of it names its fields; forms send nothing under the name alone. */
  #inside(name: string): Value {
    if (this.#sink.place === 'json') return this.read(name)
    if (this.#path.length === 0 && this.#sink.inPath.has(name)) return UNKNOWN
    return native(new ParamsValue(this.#sink, [...this.#path, name]))
  }

  /** Rails 8: `params.expect(user: [:name, :email])`, `params.expect(:id)`. */
  #expect(call: Call): Value {
    let last: Value = UNKNOWN
    for (const arg of call.args) last = this.#require(arg)
    for (const [name, fields] of call.named) last = this.#permitted(name, fields)
    return last
  }

  #dig(call: Call): Value {
    let at: Value = native(this)
    for (const arg of call.args) {
      const name = plainText(arg)
      if (name === undefined || at.kind !== 'native' || !(at.native instanceof ParamsValue)) return UNKNOWN
      at = at.native.read(name)
    }
    return at
  }

  #permit(args: readonly Value[]): void {
    for (const arg of args.flatMap((one) => [...itemsOf(one)])) {
      const name = plainText(arg)
      if (name !== undefined) this.read(name)
      else if (arg.kind === 'record') for (const [key, value] of arg.fields) this.#permitted(key, value)
    }
  }

  /** `tags: []`, `address: [:street]`, `items: [[:id]]` */
  #permitted(name: string, fields: Value): Value {
    const isArray = fields.kind === 'list' && (fields.items.length === 0 || fields.items[0]?.kind === 'list')
    if (isArray) return this.read(name, { type: 'array' })
    if (fields.kind !== 'list' && fields.kind !== 'record') return this.read(name)
    const inner = this.#inside(name)
    if (inner.kind === 'native' && inner.native instanceof ParamsValue) inner.native.#permit([fields])
    return inner
  }
}

/** What a handler does with all of `params`, without naming anything, tells nothing. */
export function paramsValue(sink: ParamSink): Value {
  return native(new ParamsValue(sink))
}

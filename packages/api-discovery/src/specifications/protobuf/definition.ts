/** What a `.proto` file declares: messages and services, with the `google.api.http` options of the methods. */
import { idlTokens, type Token } from '../tokens.ts'

export interface Field {
  readonly name: string
  readonly type: string
  readonly isRepeated: boolean
}

export interface Message {
  readonly fields: readonly Field[]
}

export interface HttpRule {
  readonly method: string
  readonly template: string
  /** `*`, the name of a field, or absent when the request has no body. */
  readonly body?: string
  readonly line: number
}

export interface Rpc {
  readonly name: string
  readonly input: string
  readonly line: number
  readonly rules: readonly HttpRule[]
  readonly isDeprecated: boolean
}

export interface Definition {
  readonly package: string
  readonly messages: ReadonlyMap<string, Message>
  readonly enums: ReadonlySet<string>
  readonly services: readonly { readonly name: string; readonly rpcs: readonly Rpc[] }[]
}

const MAX_DEPTH = 64

export function parseProto(text: string): Definition {
  return new ProtoReader(idlTokens(text)).read()
}

/** A value of an option: text, or a message in text format with its fields in order. */
type OptionValue = { readonly text: string; readonly line: number } | { readonly fields: readonly OptionField[] }
interface OptionField {
  readonly name: string
  readonly value: OptionValue
}

class ProtoReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #package = ''
  readonly #messages = new Map<string, Message>()
  readonly #enums = new Set<string>()
  readonly #services: { name: string; rpcs: Rpc[] }[] = []

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  read(): Definition {
    while (this.#at < this.#tokens.length) {
      const word = this.#next()
      if (word === 'package') this.#package = this.#untilSemicolon()
      else if (word === 'message') this.#message('', 0)
      else if (word === 'enum') this.#enum('')
      else if (word === 'service') this.#service()
      else if (word === '{') this.#skipBlock()
    }
    return { package: this.#package, messages: this.#messages, enums: this.#enums, services: this.#services }
  }

  #peek(): string {
    return this.#tokens[this.#at]?.text ?? ''
  }

  #line(): number {
    return this.#tokens[this.#at]?.line ?? 1
  }

  #next(): string {
    return this.#tokens[this.#at++]?.text ?? ''
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false
    this.#at++
    return true
  }

  #isDone(): boolean {
    return this.#at >= this.#tokens.length
  }

  #untilSemicolon(): string {
    let text = ''
    while (!this.#isDone() && this.#peek() !== ';' && this.#peek() !== '}') text += this.#next()
    this.#take(';')
    return text
  }

  /** After an opening brace. */
  #skipBlock(): void {
    for (let depth = 1; depth > 0 && !this.#isDone();) {
      const word = this.#next()
      if (word === '{') depth++
      if (word === '}') depth--
    }
  }

  #enum(scope: string): void {
    this.#enums.add(scope + this.#next())
    if (this.#take('{')) this.#skipBlock()
  }

  #message(scope: string, depth: number): void {
    const name = scope + this.#next()
    if (!this.#take('{')) return
    if (depth > MAX_DEPTH) return this.#skipBlock()
    const fields: Field[] = []
    let oneOfs = 0
    while (!this.#isDone()) {
      const word = this.#next()
      if (word === '}') {
        if (oneOfs-- === 0) break
      } else if (word === 'message') this.#message(`${name}.`, depth + 1)
      else if (word === 'enum') this.#enum(`${name}.`)
      else if (word === 'oneof' && this.#tokens[this.#at + 1]?.text === '{') {
        this.#at += 2
        oneOfs++
      } else if (['option', 'reserved', 'extensions'].includes(word)) this.#statement()
      else if (word === '{') this.#skipBlock()
      else if (word !== ';') {
        const field = this.#field(word)
        if (field !== undefined) fields.push(field)
      }
    }
    this.#messages.set(name, { fields })
  }

  #field(first: string): Field | undefined {
    let type = first
    let isRepeated = false
    while (['repeated', 'optional', 'required'].includes(type)) {
      isRepeated ||= type === 'repeated'
      type = this.#next()
    }
    if (type === 'map' && this.#take('<')) {
      while (!this.#isDone() && !this.#take('>')) this.#at++
      type = 'map'
    }
    const name = this.#next()
    const isField = /^[A-Za-z_]\w*$/.test(name) && this.#peek() === '='
    this.#statement()
    return isField ? { name, type, isRepeated } : undefined
  }

  /** To the semicolon, over braces and brackets. */
  #statement(): void {
    for (let depth = 0; !this.#isDone();) {
      const word = this.#peek()
      if (depth === 0 && word === '}') return
      this.#at++
      if (word === '{' || word === '[') depth++
      if (word === '}' || word === ']') depth--
      if (word === ';' && depth <= 0) return
    }
  }

  #service(): void {
    const service = { name: this.#next(), rpcs: [] as Rpc[] }
    if (!this.#take('{')) return
    while (!this.#isDone() && !this.#take('}')) {
      if (this.#peek() === 'rpc') service.rpcs.push(this.#rpc())
      else if (this.#peek() === ';') this.#at++
      else this.#statement()
    }
    this.#services.push(service)
  }

  #rpc(): Rpc {
    this.#at++
    const line = this.#line()
    const name = this.#next()
    const input = this.#rpcType()
    this.#take('returns')
    this.#rpcType()
    const rules: HttpRule[] = []
    let isDeprecated = false
    if (this.#take('{')) {
      while (!this.#isDone() && !this.#take('}')) {
        if (!this.#take('option')) {
          this.#at++
          continue
        }
        const option = this.#option()
        if (option === undefined) continue
        if (option.name.startsWith('(google.api.http)')) rules.push(...rulesOf(fromPath(option)))
        if (option.name === 'deprecated' && 'text' in option.value) isDeprecated = option.value.text === 'true'
      }
    } else this.#take(';')
    return { name, input, line, rules, isDeprecated }
  }

  #rpcType(): string {
    if (!this.#take('(')) return ''
    this.#take('stream')
    const type = this.#next()
    this.#take(')')
    return type
  }

  #option(): OptionField | undefined {
    let name = ''
    while (!this.#isDone() && this.#peek() !== '=' && this.#peek() !== ';' && this.#peek() !== '}') name += this.#next()
    if (!this.#take('=')) return undefined
    const value = this.#value(0)
    this.#take(';')
    return { name, value }
  }

  #value(depth: number): OptionValue {
    const line = this.#line()
    if (this.#take('{')) {
      if (depth <= MAX_DEPTH) return { fields: this.#fields(depth) }
      this.#skipBlock()
      return { fields: [] }
    }
    let text = ''
    // Texts that follow each other are one.
    for (let token = this.#tokens[this.#at]; token?.string !== undefined; token = this.#tokens[++this.#at])
      text += token.string
    return { text: text === '' ? this.#next() : text, line }
  }

  /** A message in text format, after its brace; a list is its values one after the other. */
  #fields(depth: number): OptionField[] {
    const fields: OptionField[] = []
    while (!this.#isDone() && !this.#take('}')) {
      if (this.#take(',') || this.#take(';')) continue
      const name = this.#next()
      this.#take(':')
      if (this.#take('[')) {
        while (!this.#isDone() && !this.#take(']')) {
          if (!this.#take(',')) fields.push({ name, value: this.#value(depth + 1) })
        }
      } else fields.push({ name, value: this.#value(depth + 1) })
    }
    return fields
  }
}

/** `option (google.api.http).get = "/v1"` says the same as `option (google.api.http) = { get: "/v1" }`. */
function fromPath(option: OptionField): OptionValue {
  const [, name] = /^\(google\.api\.http\)\.(\w+)$/.exec(option.name) ?? []
  return name === undefined ? option.value : { fields: [{ name, value: option.value }] }
}

const VERBS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'patch'])

/** The rule and its `additional_bindings` (google/api/http.proto, HttpRule). */
function rulesOf(value: OptionValue): HttpRule[] {
  if (!('fields' in value)) return []
  const text = (name: string): string | undefined => {
    const found = value.fields.find((field) => field.name === name)?.value
    return found !== undefined && 'text' in found ? found.text : undefined
  }
  const body = text('body')
  const withBody = body === undefined || body === '' ? {} : { body }
  const rules = value.fields.flatMap((field): HttpRule[] => {
    if (field.name === 'additional_bindings') return rulesOf(field.value)
    if (VERBS.has(field.name) && 'text' in field.value)
      return [{ method: field.name.toUpperCase(), template: field.value.text, line: field.value.line, ...withBody }]
    if (field.name !== 'custom' || !('fields' in field.value)) return []
    const custom = field.value
    const [kind, path] = ['kind', 'path'].map((key) => custom.fields.find((one) => one.name === key)?.value)
    if (kind === undefined || path === undefined || !('text' in kind) || !('text' in path)) return []
    return [{ method: kind.text.toUpperCase(), template: path.text, line: path.line, ...withBody }]
  })
  return rules
}

/** `call`: what handlers of Ktor read the request from. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'

/** What a handler's block has as its `this`. */
export class KtorContext extends Native {
  override readonly isRequest = true
  readonly #call: Value

  constructor(facts: HandlerFacts, inPath: ReadonlySet<string>) {
    super()
    this.#call = native(new ApplicationCall(facts, inPath))
  }

  override member(name: string): Value | undefined {
    return name === 'call' || name === 'context' ? this.#call : undefined
  }
}

class ApplicationCall extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  /** `call.parameters` holds those of the path and those of the query. */
  readonly #inPath: ReadonlySet<string>

  constructor(facts: HandlerFacts, inPath: ReadonlySet<string>) {
    super()
    this.#facts = facts
    this.#inPath = inPath
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case 'call':
      case 'request':
        return native(this)
      case 'parameters':
        return this.#parameters((key) => (this.#inPath.has(key) ? 'path' : 'query'))
      case 'pathParameters':
        return this.#parameters(() => 'path')
      case 'queryParameters':
      case 'rawQueryParameters':
        return this.#parameters(() => 'query')
      case 'headers':
        return this.#parameters(() => 'header')
      case 'cookies':
        return this.#parameters(() => 'cookie')
      default:
        return undefined
    }
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (/^receive(?:OrNull|Nullable|Result)?$/.test(name)) {
      addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
      return UNKNOWN
    }
    if (name === 'receiveParameters') return this.#parameters(() => 'form')
    if (/^receive(?:Text|Channel|Stream|ByteArray)$/.test(name)) this.#facts.add({ name: 'body', in: 'body' })
    const asked = textArgument(call, 0)
    if (name === 'header' && asked !== undefined) this.#facts.add({ name: asked, in: 'header' })
    return /^(?:receive|respond|header)/.test(name) ? UNKNOWN : undefined
  }

  #parameters(place: (name: string) => ParamPlace): Value {
    return native(new Parameters((name) => this.#facts.add({ name, in: place(name) })))
  }
}

class Parameters extends Native {
  override readonly isRequest = true
  readonly #read: (name: string) => void

  constructor(read: (name: string) => void) {
    super()
    this.#read = read
  }

  override index(key: Value): Value {
    const name = plainText(key)
    if (name === undefined) return UNKNOWN
    this.#read(name)
    return { kind: 'unknown', label: name }
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = textArgument(call, 0)
    if (asked === undefined || !/^(?:get|getAll|getOrFail|contains)$/.test(name)) return undefined
    this.#read(asked)
    return { kind: 'unknown', label: asked }
  }
}

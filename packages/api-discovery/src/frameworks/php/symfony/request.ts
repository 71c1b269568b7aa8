/** `Symfony\Component\HttpFoundation\Request` */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { RawBody } from '../../../languages/php/raw-body.ts'
import { bag, noteInput, type InputSink } from '../inputs.ts'

export class SymfonyRequest extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override member(name: string): Value | undefined {
    const { facts } = this.#sink
    switch (name) {
      case 'query':
        return bag('query', facts)
      case 'request':
        return bag('form', facts)
      case 'headers':
        return bag('header', facts)
      case 'cookies':
        return bag('cookie', facts)
      case 'files':
        return bag('form', facts)
      default:
        return UNKNOWN
    }
  }

  override method(name: string, call: Call): Value | undefined {
    const { facts, place } = this.#sink
    switch (name) {
      case 'get': {
        const asked = textArgument(call, 0)
        return asked === undefined ? UNKNOWN : noteInput(this.#sink, place, asked)
      }
      case 'getContent':
        return native(new RawBody(facts))
      case 'toArray':
      case 'getPayload':
        return bag('json', facts)
      default:
        return UNKNOWN
    }
  }
}

/** `HttpRequest` of Micronaut. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

export class MicronautRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const asked = textArgument(call, 0)
    switch (name) {
      case 'getParameters':
        return native(new Multimap('query', this.#facts))
      case 'getHeaders':
        return native(new Multimap('header', this.#facts))
      case 'getCookies':
        return native(new Multimap('cookie', this.#facts))
      case 'getCookie':
        if (asked !== undefined) this.#facts.add({ name: asked, in: 'cookie' })
        return UNKNOWN
      case 'getBody':
        this.#facts.add({ name: 'body', in: 'body' })
        return UNKNOWN
      default:
        return UNKNOWN
    }
  }

  override member(name: string): Value | undefined {
    const places = { parameters: 'query', headers: 'header', cookies: 'cookie' } as const
    return name === 'parameters' || name === 'headers' || name === 'cookies'
      ? native(new Multimap(places[name], this.#facts))
      : undefined
  }
}

/** `UriInfo` and `HttpHeaders`, which methods ask for with `@Context`. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

export class UriInfoValue extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string): Value {
    return name === 'getQueryParameters' ? native(new Multimap('query', this.#facts)) : UNKNOWN
  }

  override member(name: string): Value | undefined {
    return name === 'queryParameters' ? native(new Multimap('query', this.#facts)) : undefined
  }
}

export class HeadersValue extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    if (name === 'getRequestHeaders') return native(new Multimap('header', this.#facts))
    if (name === 'getCookies') return native(new Multimap('cookie', this.#facts))
    const asked = textArgument(call, 0)
    if (asked !== undefined && /^getHeaderString$|^getRequestHeader$/.test(name))
      this.#facts.add({ name: asked, in: 'header' })
    return UNKNOWN
  }
}

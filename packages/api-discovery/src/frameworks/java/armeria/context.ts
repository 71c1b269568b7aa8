/** `ServiceRequestContext` and `HttpRequest` of Armeria. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { Multimap } from '../../jvm/servlet-request.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = { pathParam: 'path', queryParam: 'query' }

export class ServiceContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (name === 'request') return native(this)
    if (name === 'headers') return native(new Multimap('header', this.#facts))
    if (name === 'queryParams') return native(new Multimap('query', this.#facts))
    if (name === 'aggregate') this.#facts.add({ name: 'body', in: 'body' })
    return UNKNOWN
  }
}

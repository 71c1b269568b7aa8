/** The body of a request as text: what `json_decode` makes of it is the fields of a JSON document. */
import { Native } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'

export class RawBody extends Native {
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override get truth(): undefined {
    return undefined
  }

  decoded(): Value {
    return native(new DecodedBody(this.#facts))
  }

  /** `$request->getBody()->getContents()` */
  override method(name: string): Value | undefined {
    return name === 'getContents' || name === '__toString' ? native(this) : undefined
  }
}

/** `$data['name']` and `$data->name` */
class DecodedBody extends Native {
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override get truth(): undefined {
    return undefined
  }

  override member(name: string): Value {
    this.#facts.add({ name, in: 'json' })
    return { kind: 'unknown', label: name }
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.member(name)
  }
}

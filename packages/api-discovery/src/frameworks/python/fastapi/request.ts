/** Starlette's `Request`, as far as handlers read parameters from it. */
import { Native } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query_params: 'query',
  path_params: 'path',
  headers: 'header',
  cookies: 'cookie',
}

const READERS = ['get', 'getlist']

export class FastApiRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    return place === undefined ? undefined : native(new PlaceValue(place, this.#facts, READERS))
  }

  override method(name: string): Value | undefined {
    if (name === 'json') return native(new PlaceValue('json', this.#facts, READERS))
    return name === 'form' ? native(new PlaceValue('form', this.#facts, READERS)) : undefined
  }
}

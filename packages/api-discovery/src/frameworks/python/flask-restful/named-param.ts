import type { HttpMethod, ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { InputMark } from '../input-mark.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  header: 'header',
  formData: 'form',
  cookie: 'cookie',
}

/** `@ns.param('page', 'Number of the page', _in='query')`; those of the path are known from it. */
export class NamedParam extends InputMark {
  readonly #name: string
  readonly #place: ParamPlace | undefined

  constructor(name: string, place: string | undefined) {
    super()
    this.#name = name
    this.#place = place !== undefined && Object.hasOwn(PLACES, place) ? PLACES[place] : undefined
  }

  override apply(facts: HandlerFacts, _methods: readonly HttpMethod[]): void {
    if (this.#place !== undefined) facts.add({ name: this.#name, in: this.#place })
  }
}

/** `Request` of Spark. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { Multimap, ServletRequest } from '../../jvm/servlet-request.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  params: 'path',
  queryParams: 'query',
  queryParamsValues: 'query',
  queryParamOrDefault: 'query',
  queryParamsSafe: 'query',
  queryMap: 'query',
  headers: 'header',
  cookie: 'cookie',
}

export class SparkRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = textArgument(call, 0)?.replace(/^:/, '')
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (name === 'queryMap') return native(new Multimap('query', this.#facts))
    if (name === 'raw') return native(new ServletRequest(this.#facts, 'query'))
    if (name === 'body' || name === 'bodyAsBytes') this.#facts.add({ name: 'body', in: 'body' })
    return UNKNOWN
  }
}

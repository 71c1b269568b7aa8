/** What Express handlers receive, and how it is read. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { Inputs, urlOf } from '../inputs.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  params: 'path',
  body: 'json',
  headers: 'header',
  cookies: 'cookie',
  signedCookies: 'cookie',
}

export class ExpressRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts
  readonly #places = new Map<string, Value>()

  /** `body` is where the fields of a body travel. */
  constructor(facts: HandlerFacts, body: ParamPlace = 'json') {
    super()
    this.#facts = facts
    if (body !== 'json') this.#places.set('body', native(new Inputs(body, facts)))
  }

  override member(name: string): Value | undefined {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    if (name === 'url' || name === 'originalUrl') return urlOf(this.#facts)
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    if (place === undefined) return undefined
    const value = native(new Inputs(place, this.#facts))
    this.#places.set(name, value)
    return value
  }

  override setMember(name: string, value: Value): void {
    // `req.body = schema.parse(req.body)` still is the body; anything else hides the place.
    if (Object.hasOwn(PLACES, name)) return
    this.#places.set(name, value)
  }

  override method(name: string, call: Call, _run: Interpreter): Value | undefined {
    const asked = textArgument(call, 0)
    if (asked === undefined) return undefined
    if (name === 'get' || name === 'header') return new PlaceValue('header', this.#facts).read(asked)
    if (name === 'param') return new PlaceValue('query', this.#facts).read(asked)
    return undefined
  }
}

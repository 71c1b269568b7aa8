/** `flask.request`, a global name that stands for the request being handled. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  args: 'query',
  values: 'query',
  form: 'form',
  files: 'form',
  json: 'json',
  headers: 'header',
  cookies: 'cookie',
  view_args: 'path',
}

const READERS = ['get', 'getlist', 'pop', 'get_all']

/** A member of the request while a handler is read: `request.args`. */
export function requestMember(of: External, name: string, run: Interpreter): Value | undefined {
  if (of.path.at(-1) !== 'request' || of.path.length !== 1 || run.facts === undefined) return undefined
  const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
  if (place !== undefined) return native(new PlaceValue(place, run.facts, READERS))
  return name === 'get_json' || name === 'get_data' ? native(new BodyReader(name, run.facts)) : undefined
}

/** `request.get_json()`; `get_data()` reads a body of unknown fields. */
class BodyReader extends Native {
  readonly #name: string
  readonly #facts: HandlerFacts

  constructor(name: string, facts: HandlerFacts) {
    super()
    this.#name = name
    this.#facts = facts
  }

  override call(_call: Call): Value {
    if (this.#name === 'get_json') return native(new PlaceValue('json', this.#facts, READERS))
    this.#facts.add({ name: 'body', in: 'body' })
    return { kind: 'unknown', label: 'body' }
  }
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { readDecoded } from '../body.ts'

/** `req.query` and `req.content`: `["q"]`, `[Int.self, at: "page"]`, `.get(Int.self, at: "page")`, `.decode(User.self)`. */
class Container extends Native {
  override readonly isRequest = true
  readonly #place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super()
    this.#place = place
    this.#facts = facts
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.#read(name)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'decode') return readDecoded(this.#place, this.#facts, call, run)
    const at = plainText(argument(call, -1, 'at')) ?? textArgument(call, 0)
    return at === undefined ? UNKNOWN : this.#read(at)
  }

  #read(name: string): Value {
    return new PlaceValue(this.#place, this.#facts).read(name)
  }
}

class Headers extends PlaceValue {
  constructor(facts: HandlerFacts) {
    super('header', facts)
  }

  override member(name: string): Value {
    return /^(?:bearer|basic)Authorization$/.test(name) ? this.read('Authorization') : UNKNOWN
  }

  override method(_name: string, call: Call): Value {
    const given = argument(call, 0, 'name')
    const name = plainText(given) ?? headerName(given)
    return name === undefined ? UNKNOWN : this.read(name)
  }
}

/** `.contentType` → `content-type` */
export function headerName(value: Value | undefined): string | undefined {
  const name = value?.kind === 'external' ? value.path.at(-1) : undefined
  return name === '()' ? undefined : name?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

export function vaporRequest(facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  return native(
    new RequestObject({
      query: () => native(new Container('query', facts)),
      content: () => native(new Container('json', facts)),
      parameters: () => placeNamed('path', facts, ['get', 'require']),
      headers: () => native(new Headers(facts)),
      cookies: () => placeNamed('cookie', facts),
      body: () => native(new RequestObject({ data: whole, string: whole }, { collect: whole })),
    }),
  )
}

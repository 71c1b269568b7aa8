/** Request objects of Python frameworks: which member holds which parameters is a table, the rest is common. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call, type Site } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'

/** Where a framework's request keeps its parameters. */
export interface RequestShape {
  /** Members that hold parameters by name: `args`, `GET`, `query_params`. */
  readonly places: Readonly<Record<string, ParamPlace>>
  /** Methods that answer with all parameters of a place: `json()`, `form()`. */
  readonly whole?: Readonly<Record<string, ParamPlace>>
  /** Methods that read one parameter: `get_argument('page')`. */
  readonly single?: Readonly<Record<string, ParamPlace>>
  /** Members and methods that hold the undecoded body: `body`, `data`, `text()`. */
  readonly raw?: readonly string[]
  /** Members that lead back to the same request: `rel_url`, `request`. */
  readonly itself?: readonly string[]
  /** Members that hold headers under the names of CGI variables: `META`, `environ`. */
  readonly cgi?: readonly string[]
}

/** Methods of the mappings that parameters come in, in any framework. */
const READERS = [
  'get',
  'pop',
  'getlist',
  'get_list',
  'getall',
  'get_all',
  'getone',
  'getfirst',
  'get_first',
  'getunicode',
  'getdecoded',
  'setdefault',
  'getvalue',
]

/** Methods that answer with the same parameters in another wrapping. */
const COPIES = new Set(['to_dict', 'dict', 'copy', 'decode', 'mixed', 'as_dict', 'model_dump'])

/** Parameters of one place as a mapping. */
export class Parameters extends PlaceValue {
  constructor(place: ParamPlace, facts: HandlerFacts) {
    super(place, facts, READERS)
  }

  override method(name: string, call: Call): Value | undefined {
    return COPIES.has(name) ? native(this) : super.method(name, call)
  }
}

/** A body before it is decoded: what decodes JSON from it reads fields. */
class RawBody extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  /** The fields of the JSON that it is. */
  json(): Value {
    return native(new Parameters('json', this.#facts))
  }

  override method(name: string): Value | undefined {
    return name === 'decode' || name === 'read' ? native(this) : UNKNOWN
  }
}

/** JSON read from a request's body is its fields: `json.loads(request.body)`. */
export function decodedJson(given: Value | undefined): Value | undefined {
  return given?.kind === 'native' && given.native instanceof RawBody ? given.native.json() : undefined
}

/** `META['HTTP_X_TOKEN']`: headers under the names of CGI (RFC 3875 §4.1.18). */
class CgiVariables extends PlaceValue {
  constructor(facts: HandlerFacts) {
    super('header', facts, READERS)
  }

  override read(name: string): Value {
    if (name.startsWith('HTTP_')) return super.read(headerName(name.slice('HTTP_'.length)))
    return name === 'CONTENT_TYPE' ? super.read('Content-Type') : UNKNOWN
  }
}

function headerName(variable: string): string {
  return variable
    .toLowerCase()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('-')
}

/** The request that a handler is given, or that a global name stands for. */
export class RequestValue extends Native {
  override readonly isRequest = true
  readonly #shape: RequestShape
  readonly #facts: HandlerFacts

  constructor(shape: RequestShape, facts: HandlerFacts) {
    super()
    this.#shape = shape
    this.#facts = facts
  }

  override member(name: string, _site?: Site, run?: Interpreter): Value | undefined {
    if (name === 'method') return run?.methodOfRequest()
    const { places, whole, single, raw, itself, cgi } = this.#shape
    const place = own(places, name)
    if (place !== undefined) return native(new Parameters(place, this.#facts))
    if (raw?.includes(name) === true) return this.#rawBody()
    if (itself?.includes(name) === true) return native(this)
    if (cgi?.includes(name) === true) return native(new CgiVariables(this.#facts))
    const isMethod = own(whole, name) !== undefined || own(single, name) !== undefined
    return isMethod ? native(new RequestMethod(this, name)) : undefined
  }

  override method(name: string, call: Call): Value | undefined {
    const whole = own(this.#shape.whole, name)
    if (whole !== undefined) return native(new Parameters(whole, this.#facts))
    const single = own(this.#shape.single, name)
    const asked = single === undefined ? undefined : textArgument(call, 0, 'name', 'key')
    if (single !== undefined) return asked === undefined ? UNKNOWN : new Parameters(single, this.#facts).read(asked)
    return this.#shape.raw?.includes(name) === true ? this.#rawBody() : undefined
  }

  #rawBody(): Value {
    this.#facts.add({ name: 'body', in: 'body' })
    return native(new RawBody(this.#facts))
  }

  /** Some requests are mappings of path or query parameters themselves. */
  override index(key: Value): Value | undefined {
    const place = own(this.#shape.places, '[]')
    const name = plainText(key)
    return place === undefined || name === undefined ? undefined : new Parameters(place, this.#facts).read(name)
  }
}

/** `request.get_json` before it is called. */
class RequestMethod extends Native {
  readonly #of: RequestValue
  readonly #name: string

  constructor(of: RequestValue, name: string) {
    super()
    this.#of = of
    this.#name = name
  }

  override call(call: Call): Value | undefined {
    return this.#of.method(this.#name, call)
  }
}

function own(table: Readonly<Record<string, ParamPlace>> | undefined, name: string): ParamPlace | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

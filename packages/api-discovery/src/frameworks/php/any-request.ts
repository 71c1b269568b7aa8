/** Requests of PSR-7 and of the frameworks that add to it: which of their methods read which place. */
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import { RawBody } from '../../languages/php/raw-body.ts'
import { superglobal } from '../../languages/php/superglobals.ts'
import type { ParamPlace } from '../../model.ts'
import { bag, namesAsked, noteInput, type InputSink } from './inputs.ts'

/** `either` is the query where a method has no body, else the body. */
type Place = ParamPlace | 'either'

/** Methods that read one input by its name, or give all of them. */
const BY_NAME: Readonly<Record<string, Place>> = {
  getQueryParam: 'query',
  getQuery: 'query',
  getGet: 'query',
  getGetPost: 'either',
  getPostGet: 'either',
  query: 'query',
  getParam: 'either',
  param: 'either',
  getVar: 'either',
  get: 'either',
  has: 'either',
  input: 'either',
  getParsedBodyParam: 'json',
  getBodyParam: 'json',
  getData: 'json',
  getPut: 'json',
  getPost: 'form',
  post: 'form',
  getHeaderLine: 'header',
  getHeader: 'header',
  hasHeader: 'header',
  header: 'header',
  getCookieParam: 'cookie',
  getCookie: 'cookie',
  cookie: 'cookie',
  getFile: 'form',
  file: 'form',
  hasFile: 'form',
  getUploadedFile: 'form',
  get_param: 'either',
  has_param: 'either',
  get_header: 'header',
}

/** Methods that give all inputs of a place. */
const BAGS: Readonly<Record<string, Place>> = {
  getQueryParams: 'query',
  getParsedBody: 'json',
  getBodyParams: 'json',
  getCookieParams: 'cookie',
  getHeaders: 'header',
  headers: 'header',
  getUploadedFiles: 'form',
  getFiles: 'form',
  getJSON: 'json',
  getJsonRawBody: 'json',
  toArray: 'json',
  getPayload: 'json',
  all: 'either',
  getParams: 'either',
  post: 'form',
  getPost: 'form',
  getGet: 'query',
  getQuery: 'query',
  getData: 'json',
  get: 'either',
  get_json_params: 'json',
  get_body_params: 'form',
  get_query_params: 'query',
  get_params: 'either',
  get_file_params: 'form',
}

const RAW = new Set(['getBody', 'getContent', 'getRawBody', 'rawBody', 'get_body'])

const MEMBERS: Readonly<Record<string, Place>> = {
  query: 'query',
  request: 'form',
  data: 'either',
  headers: 'header',
  cookies: 'cookie',
  files: 'form',
}

export class AnyRequest extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override member(name: string): Value | undefined {
    const place = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined
    return place === undefined ? UNKNOWN : native(new FieldBag(this.#placeOf(place), this.#sink))
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : noteInput(this.#sink, this.#sink.place, name)
  }

  override method(name: string, call: Call): Value | undefined {
    const { facts } = this.#sink
    if (RAW.has(name)) return native(new RawBody(facts))
    if (name === 'getServerParams') return superglobal('$_SERVER', facts)
    const asked = Object.hasOwn(BY_NAME, name) && call.args.length > 0 ? BY_NAME[name] : undefined
    if (asked !== undefined) {
      let last: Value = UNKNOWN
      for (const one of namesAsked({ ...call, args: call.args.slice(0, 1) })) {
        last = noteInput(this.#sink, this.#placeOf(asked), one)
      }
      return last
    }
    const all = Object.hasOwn(BAGS, name) ? BAGS[name] : undefined
    if (all !== undefined) return bag(this.#placeOf(all), facts)
    // `withAttribute`, `withParsedBody` and their kin give a request again.
    return name.startsWith('with') ? native(this) : UNKNOWN
  }

  #placeOf(place: Place): ParamPlace {
    return place === 'either' ? this.#sink.place : place
  }
}

/** `$request->query->page`, `$request->data->name`, `$request->query['page']`, `$request->query->get('page')` */
class FieldBag extends Native {
  readonly #place: ParamPlace
  readonly #sink: InputSink

  constructor(place: ParamPlace, sink: InputSink) {
    super()
    this.#place = place
    this.#sink = sink
  }

  override get truth(): undefined {
    return undefined
  }

  override member(name: string): Value {
    return noteInput(this.#sink, this.#place, name)
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.member(name)
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = /^(?:get\w*|has|filter)$/.test(name) ? textArgument(call, 0) : undefined
    return asked === undefined ? UNKNOWN : this.member(asked)
  }
}

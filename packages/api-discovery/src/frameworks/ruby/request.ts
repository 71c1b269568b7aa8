/** What controllers see of a request. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type External, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import type { ParamSink } from './params.ts'
import { ParamsValue } from './params.ts'

/** `request.headers['X-Token']`, `request.env['HTTP_X_TOKEN']` */
export class HeadersValue extends PlaceValue {
  constructor(facts: HandlerFacts) {
    super('header', facts, ['fetch', 'get', 'key?'])
  }

  override read(name: string): Value {
    const wire = headerName(name)
    return wire === undefined ? UNKNOWN : super.read(wire)
  }
}

/** A header by its name in the CGI environment: `HTTP_X_TOKEN` is `X-Token`. */
export function headerName(name: string): string | undefined {
  if (/^(?:rack|action_dispatch|warden|sinatra)\.|^(?:REMOTE|SERVER|PATH|QUERY|SCRIPT|REQUEST|GATEWAY)_/.test(name))
    return undefined
  const cgi = /^HTTP_([A-Z0-9_]+)$/.exec(name)?.[1] ?? (/^CONTENT_(?:TYPE|LENGTH)$/.test(name) ? name : undefined)
  if (cgi === undefined) return name
  return cgi
    .split('_')
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join('-')
}

/** `cookies[:token]`, `cookies.signed[:token]` */
export class CookiesValue extends PlaceValue {
  constructor(facts: HandlerFacts) {
    super('cookie', facts, ['fetch', 'key?'])
  }

  override method(name: string, call: Call): Value | undefined {
    if (/^(?:signed|encrypted|permanent|signed_or_encrypted)$/.test(name)) return native(this)
    return name === 'delete' ? UNKNOWN : super.method(name, call)
  }
}

/** The body as text: parsing it gives the fields of a JSON document. */
export class RequestBody extends Native {
  readonly #sink: ParamSink

  constructor(sink: ParamSink) {
    super()
    this.#sink = sink
  }

  override method(name: string): Value | undefined {
    return /^(?:read|string|to_s|gets|rewind|tap)$/.test(name) ? native(this) : UNKNOWN
  }

  parsed(): Value {
    return native(new ParamsValue({ ...this.#sink, place: 'json', inPath: new Set() }))
  }
}

/** `JSON.parse(request.body.read)`, `Oj.load(…)` */
export function parsedBody(callee: External, call: Call): Value | undefined {
  if (!/^(?:JSON|Oj|MultiJson|Yajl|ActiveSupport)$/.test(callee.package)) return undefined
  const [body] = call.args
  return body?.kind === 'native' && body.native instanceof RequestBody ? body.native.parsed() : undefined
}

/** `request.post?` */
function isMethod(name: string, run: Interpreter): Value {
  const method = plainText(run.methodOfRequest())
  return method === undefined ? UNKNOWN : { kind: 'constant', value: method === name.slice(0, -1).toUpperCase() }
}

/** `request` of a controller. */
export class RequestValue extends Native {
  override readonly isRequest = true
  readonly #sink: ParamSink

  constructor(sink: ParamSink) {
    super()
    this.#sink = sink
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { facts } = this.#sink
    if (/^(?:get|post|put|patch|delete|head|options)\?$/.test(name)) return isMethod(name, run)
    switch (name) {
      case 'request_method':
      case 'method':
        return run.methodOfRequest()
      case 'headers':
      case 'env':
        return native(new HeadersValue(facts))
      case 'get_header': {
        const header = textArgument(call, 0)
        return header === undefined ? UNKNOWN : new HeadersValue(facts).read(header)
      }
      case 'authorization':
        return new HeadersValue(facts).read('Authorization')
      case 'cookies':
      case 'cookie_jar':
        return native(new CookiesValue(facts))
      case 'params':
      case 'parameters':
        return native(new ParamsValue(this.#sink))
      case 'query_parameters':
      case 'GET':
        return native(new ParamsValue({ ...this.#sink, place: 'query' }))
      case 'request_parameters':
      case 'POST':
        return native(new ParamsValue(this.#sink))
      case 'body':
      case 'raw_post':
        return native(new RequestBody(this.#sink))
      default:
        return UNKNOWN
    }
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : new ParamsValue(this.#sink).read(name)
  }
}

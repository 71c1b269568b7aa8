/** Requests of Rust's frameworks, which are read by methods of much the same names. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { native, type Value } from '../../engine/values.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PlaceValue } from '../../routing/recorder.ts'
import type { ParamPlace } from '../../model.ts'
import { learn } from './learn.ts'

const READERS = ['get', 'get_all', 'contains_key', 'get_str', 'query', 'load']

/** Methods that give all inputs of a place. */
const WHOLE: Readonly<Record<string, ParamPlace>> = {
  headers: 'header',
  headers_mut: 'header',
  request_headers: 'header',
  match_info: 'path',
  params: 'path',
  queries: 'query',
  cookies: 'cookie',
  cookie_jar: 'cookie',
}

/** Methods that read one input by its name. */
const NAMED: Readonly<Record<string, ParamPlace>> = {
  header: 'header',
  param: 'path',
  must_param: 'path',
  parameter: 'path',
  parameter_optional: 'path',
  must_query: 'query',
  params: 'path',
  path_param: 'path',
  raw_path_param: 'path',
  query: 'query',
  query_param: 'query',
  form: 'form',
  form_or_query: 'form',
  query_or_form: 'query',
  file: 'form',
  files: 'form',
  cookie: 'cookie',
}

/** Methods that decode into the type they are called with. */
const DECODED: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  parse_queries: 'query',
  json: 'json',
  body_json: 'json',
  parse_json: 'json',
  read_json: 'json',
  read_form: 'form',
  parse_body: 'json',
  form: 'form',
  body_form: 'form',
  parse_form: 'form',
  parse_params: 'path',
  parse_headers: 'header',
}

export class RustRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    const place = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined
    return place === undefined ? undefined : native(new PlaceValue(place, this.#facts, READERS))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const asked = textArgument(call, 0)
    const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
    if (asked !== undefined && named !== undefined) return new PlaceValue(named, this.#facts, READERS).read(asked)
    const decoded = Object.hasOwn(DECODED, name) ? DECODED[name] : undefined
    const [type] = call.types
    if (decoded !== undefined && type !== undefined) {
      learn({ type, scope: call.scope }, decoded, [], this.#facts, run)
      return undefined
    }
    // `let user: User = req.body_json().await?`
    if (decoded !== undefined && call.args.length === 0 && DECODES.test(name))
      return native(new Undecided(decoded, this.#facts))
    const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined
    if (whole !== undefined) return native(new PlaceValue(whole, this.#facts, READERS))
    return SAME.test(name) ? native(this) : undefined
  }
}

/** Those of the decoding methods that give nothing else. */
const DECODES = /^(?:query|json|form|(?:body|parse|read)_\w+)$/

/** What a request was decoded into, before a type is put on it. */
class Undecided extends Native {
  override readonly isRequest = true
  readonly #place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super()
    this.#place = place
    this.#facts = facts
  }

  override typed(type: TypeExpr, scope: Scope, run: Interpreter): void {
    learn({ type, scope }, this.#place, [], this.#facts, run)
  }

  override method(name: string, call: Call): Value | undefined {
    // `request.query().get::<String>("page")`
    const asked = name === 'get' ? textArgument(call, 0) : undefined
    if (asked !== undefined) return new PlaceValue(this.#place, this.#facts).read(asked)
    return /^(?:unwrap\w*|expect|map_err|or_else|ok_or\w*|context|await|ok|into_inner)$/.test(name)
      ? native(this)
      : undefined
  }
}

const SAME = /^(?:into_parts|split|clone|head|parts|as_ref|borrow)$/

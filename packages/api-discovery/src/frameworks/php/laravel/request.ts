/** `Illuminate\Http\Request` and form requests. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { ControllerSelf, methodOf } from '../controllers.ts'
import { bag, namesAsked, noteInput, type InputSink } from '../inputs.ts'
import { schemaOfRules } from '../rules.ts'

/** Methods that read inputs of the body or the query by name. */
const INPUTS = new Set([
  'input',
  'get',
  'string',
  'str',
  'integer',
  'float',
  'boolean',
  'date',
  'enum',
  'enums',
  'array',
  'collect',
  'has',
  'hasAny',
  'filled',
  'isNotFilled',
  'missing',
  'exists',
  'whenHas',
  'whenFilled',
  'only',
  'validated',
  'keys',
])

const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  post: 'form',
  json: 'json',
  header: 'header',
  hasHeader: 'header',
  cookie: 'cookie',
  hasCookie: 'cookie',
  file: 'form',
  hasFile: 'form',
}

export class LaravelRequest extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override member(name: string): Value | undefined {
    const { facts, place } = this.#sink
    switch (name) {
      case 'query':
        return bag('query', facts)
      case 'headers':
        return bag('header', facts)
      case 'cookies':
        return bag('cookie', facts)
      case 'request':
        return bag(place, facts)
      case 'files':
        return bag('form', facts)
      case 'attributes':
      case 'server':
      case 'session':
      case 'route':
      case 'user':
        return UNKNOWN
      default:
        return noteInput(this.#sink, place, name)
    }
  }

  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : noteInput(this.#sink, this.#sink.place, name)
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'validate' || name === 'validateWithBag') {
      learnRules(call.args[name === 'validate' ? 0 : 1], this.#sink)
      return native(this)
    }
    if (name === 'safe' || name === 'merge') return native(this)
    if (name === 'bearerToken') return noteInput(this.#sink, 'header', 'Authorization')
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : INPUTS.has(name) ? this.#sink.place : undefined
    if (place === undefined) return UNKNOWN
    let last: Value = UNKNOWN
    const names = name === 'only' || name.startsWith('has') ? namesAsked(call) : [textArgument(call, 0) ?? '']
    for (const one of names) if (one !== '') last = noteInput(this.#sink, place, one)
    return last
  }
}

/** Takes note of what validation rules name. */
export function learnRules(rules: Value | undefined, sink: InputSink): void {
  const schema = schemaOfRules(rules)
  if (schema === undefined) return
  for (const param of paramsOfSchema(schema, sink.place)) sink.facts.add(param)
  if (sink.place === 'json') sink.facts.setBody({ contentType: 'application/json', schema })
}

/** A form request's own `rules()`. */
export function learnFormRequest(of: ClassValue, sink: InputSink, run: Interpreter): void {
  const rules = methodOf(of, 'rules', run)
  if (rules === undefined) return
  const self = native(new ControllerSelf(of))
  learnRules(run.invoke(rules, [], new Map(), self), sink)
}

/** The request as Laravel hands it out everywhere: `request('x')`, `Request::input('x')`, `Validator::make(…)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { noteInput, PlacedFacts, type InputSink } from '../inputs.ts'
import { LaravelRequest, learnRules } from './request.ts'

const REQUESTS = new Set([
  'Illuminate\\Support\\Facades\\Request',
  'Illuminate\\Support\\Facades\\Input',
  'Request',
  'Input',
])
const VALIDATORS = new Set(['Illuminate\\Support\\Facades\\Validator', 'Validator'])

/** What a facade of the request answers while a handler is read. */
export function requestOf(callee: External, call: Call, run: Interpreter): Value | undefined {
  const { facts } = run
  const [name] = callee.path
  if (facts === undefined || name === undefined || callee.path.length !== 1) return undefined
  const sink = ambientSink(facts)
  if (REQUESTS.has(callee.package)) return new LaravelRequest(sink).method(name, call)
  if (VALIDATORS.has(callee.package) && name === 'make') learnRules(call.args[1], sink)
  return undefined
}

function ambientSink(facts: HandlerFacts): InputSink {
  return { facts, place: facts instanceof PlacedFacts ? facts.place : 'query' }
}

/** The function `request()`, or `request('name')`. */
export class RequestHelper extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    if (run.facts === undefined) return undefined
    const sink = ambientSink(run.facts)
    const name = textArgument(call, 0)
    return name === undefined ? native(new LaravelRequest(sink)) : noteInput(sink, sink.place, name)
  }
}

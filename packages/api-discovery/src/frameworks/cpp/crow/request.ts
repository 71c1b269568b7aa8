import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { placeNamed, readNamed, RequestObject } from '../../shared/request-object.ts'

const READERS = ['get', 'get_list', 'get_dict', 'pop', 'has', 'at', 'find']

/** A body of which nothing is read yet. */
class Body extends Native {
  override readonly isRequest = true
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.facts = facts
    facts.add({ name: 'body', in: 'body' })
  }
}

export function bodyOf(facts: HandlerFacts): Value {
  return native(new Body(facts))
}

/** `crow::json::load(req.body)`, `nlohmann::json::parse(req.body)`. */
export function jsonOf(callee: External, call: Call): Value | undefined {
  const [given] = call.args
  if (!/^(?:load|parse)$/.test(callee.path.at(-1) ?? '') || given?.kind !== 'native') return undefined
  return given.native instanceof Body
    ? placeNamed('json', given.native.facts, ['at', 'value', 'has', 'contains', 'get'])
    : undefined
}

export function crowRequest(facts: HandlerFacts): Value {
  return native(
    new RequestObject(
      {
        url_params: () => placeNamed('query', facts, READERS),
        headers: () => placeNamed('header', facts, READERS),
        body: () => bodyOf(facts),
      },
      {
        get_header_value: (call) => readNamed('header', facts, call),
        get_body_params: () => placeNamed('form', facts, READERS),
      },
    ),
  )
}

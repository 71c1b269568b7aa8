import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { paramsOfSchema } from '../../schemas/schema-value.ts'
import { schemaOfValue } from '../../schemas/types.ts'

/** `decode(User.self)`, `decode(as: User.self)`: the fields of the type that is asked for. */
export function readDecoded(place: ParamPlace, facts: HandlerFacts, call: Call, run: Interpreter): Value {
  const type = call.args[0] ?? call.named.get('as')
  const schema = type === undefined ? undefined : schemaOfValue(run.settle(type), run)
  const params = paramsOfSchema(schema, place)
  for (const param of params) facts.add(param)
  if (place !== 'json') return UNKNOWN
  if (params.length === 0) facts.add({ name: 'body', in: 'body' })
  else if (schema !== undefined) facts.setBody({ contentType: 'application/json', schema })
  return UNKNOWN
}

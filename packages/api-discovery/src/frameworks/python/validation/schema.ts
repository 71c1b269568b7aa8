import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { schemaOfValue } from '../../../schemas/types.ts'
import { marshmallowSchema } from './marshmallow.ts'

/** What a schema of marshmallow, a model of pydantic or a dataclass describes. */
export function describedBy(given: Value | undefined, run: Interpreter): Schema | undefined {
  const own = marshmallowSchema(given, run)
  if (own !== undefined || given === undefined) return own
  const value = run.settle(given)
  const found = schemaOfValue(value.kind === 'instance' ? value.of : value, run)
  return found?.type === 'object' ? found : undefined
}

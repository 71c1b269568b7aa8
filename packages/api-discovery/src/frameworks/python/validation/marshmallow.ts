/** Schemas of marshmallow and of what is built on it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassValue, Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { declaredField, declaredFields, objectOf, type DeclaredField, type FieldDialect } from '../declared-fields.ts'

const MARSHMALLOW: FieldDialect = {
  requiredByDefault: false,
  optionalBy: [],
  readOnlyBy: ['dump_only'],
  readOnlyKinds: /^(?:Method|Function)$/,
  wireName: 'data_key',
  kinds: /^[A-Z]\w*$/,
}

/** The schema of a class, an instance of one, or a dictionary of fields; undefined for anything else. */
export function marshmallowSchema(given: Value | undefined, run: Interpreter): Schema | undefined {
  const value = given === undefined ? undefined : run.settle(given)
  if (value?.kind === 'record') {
    const fields = new Map<string, DeclaredField>()
    for (const [name, one] of value.fields) {
      const field = declaredField(name, one, MARSHMALLOW, run)
      if (field !== undefined) fields.set(name, field)
    }
    return fields.size > 0 ? objectOf(fields) : undefined
  }
  const of = value?.kind === 'instance' ? value.of : value
  if (of?.kind !== 'class' || !isSchema(of, run)) return undefined
  const schema = objectOf(declaredFields(of, MARSHMALLOW, run))
  const many =
    value?.kind === 'instance' && value.base?.kind === 'external' ? value.base.call?.named.get('many') : undefined
  return many?.kind === 'constant' && many.value === true ? { type: 'array', items: schema } : schema
}

function isSchema(of: ClassValue, run: Interpreter): boolean {
  return run.project.outsideBases(of, run).some((base) => base.endsWith('Schema'))
}

import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassValue } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { declaredFields, objectOf, type FieldDialect } from '../declared-fields.ts'

const WTFORMS: FieldDialect = {
  requiredByDefault: false,
  optionalBy: [],
  readOnlyBy: [],
  readOnlyKinds: /^SubmitField$/,
  kinds: /Field$/,
}

/** The fields of a form of WTForms. */
export function wtformSchema(of: ClassValue, run: Interpreter): Schema {
  return objectOf(declaredFields(of, WTFORMS, run))
}

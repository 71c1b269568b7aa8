/** Names on the wire that a class makes of all its fields: `alias_generator` of pydantic's models. */
import type { Interpreter } from '../engine/interpreter.ts'
import { field, labelOf, type ClassValue, type Value } from '../engine/values.ts'
import type { Schema } from '../model.ts'

/** The schema with the names that the class's generator makes; names without `_` are as they are. */
export function withAliases(schema: Schema | undefined, of: ClassValue, run: Interpreter): Schema | undefined {
  const rename = schema?.properties === undefined ? undefined : generatorOf(of, run)
  if (schema?.properties === undefined || rename === undefined) return schema
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [rename(name), inner])),
    ...(schema.required === undefined ? {} : { required: schema.required.map(rename) }),
  }
}

/** `model_config = ConfigDict(alias_generator=to_camel)`, and `class Config` of pydantic 1. */
function generatorOf(of: ClassValue, run: Interpreter): ((name: string) => string) | undefined {
  if (of.scope.module.language.name !== 'python') return undefined
  const member = (name: string): Value => run.memberOf(of, name, of.scope.module.file)
  const config = member('model_config')
  const older = member('Config')
  const given =
    (config.kind === 'external' ? config.call?.named.get('alias_generator') : field(config, 'alias_generator')) ??
    (older.kind === 'class' ? run.memberOf(older, 'alias_generator', of.scope.module.file) : undefined)
  const name = given === undefined ? '' : (labelOf(given) ?? '')
  if (/camel/i.test(name)) return camelCase
  return /pascal/i.test(name) ? (one) => camelCase(`_${one}`) : undefined
}

function camelCase(name: string): string {
  return name.replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

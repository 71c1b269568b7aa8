/** Graphene: root types are classes whose attributes are fields; mutations are classes of their own. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { labelOf, plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import { classAttribute } from '../views.ts'
import { rootOperations } from './roots.ts'
import { camelCase, type Operation, type RootType } from './schema.ts'

/** Arguments of a field that say something of it instead of being arguments of its operation. */
const OF_FIELD = new Set([
  'description',
  'required',
  'default_value',
  'deprecation_reason',
  'name',
  'resolver',
  'source',
  'to',
  'args',
])

export function grapheneOperations(call: Call, run: Interpreter): Operation[] {
  return rootOperations(call, run, fieldOf)
}

function fieldOf(member: Member, of: ClassValue, type: RootType, run: Interpreter): Operation | undefined {
  if (member.method !== undefined || member.value?.kind !== 'call' || member.name.startsWith('_')) return undefined
  const { callee } = member.value
  const at = { file: of.scope.module.file, line: member.line }
  const call = run.callFrom(member.value, of.scope)
  const name = `${type}.${plainText(call.named.get('name')) ?? camelCase(member.name)}`
  // `create_user = CreateUser.Field()`
  const mutation = callee.kind === 'member' && callee.name === 'Field' ? run.evaluate(callee.of, of.scope) : undefined
  if (mutation?.kind === 'class') return { name, args: mutationArguments(mutation, run), at }
  const args = [...call.named].flatMap(([key, value]) => (OF_FIELD.has(key) ? [] : [nameOf(key, value)]))
  return { name, args, at }
}

/** The fields of `Arguments`, or of `Input` in Relay's style. */
function mutationArguments(mutation: ClassValue, run: Interpreter): string[] {
  const declared = classAttribute(mutation, 'Arguments', run) ?? classAttribute(mutation, 'Input', run)
  return declared?.kind === 'class' ? [...declared.statics].map(([key, value]) => nameOf(key, value)) : []
}

function nameOf(key: string, value: Value): string {
  const given =
    value.kind === 'external' && labelOf(value) !== undefined ? plainText(value.call?.named.get('name')) : undefined
  return given ?? camelCase(key)
}

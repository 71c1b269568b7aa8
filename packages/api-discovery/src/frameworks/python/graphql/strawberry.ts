/** Strawberry: root types are classes whose fields are methods, resolvers or annotated attributes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Member } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, type ClassValue, type Value } from '../../../engine/values.ts'
import { viewFunction } from '../views.ts'
import { rootOperations } from './roots.ts'
import { camelCase, type Operation, type RootType } from './schema.ts'

const FIELDS =
  /^strawberry(?:_django|\.django)?\b.*\.(?:field|mutation|subscription|connection|node|create|update|delete|input_mutation)$/
/** Arguments that Strawberry hands in. */
const HANDED_IN = new Set(['self', 'root', 'info'])

export function strawberryOperations(call: Call, run: Interpreter): Operation[] {
  return rootOperations(call, run, fieldOf)
}

function fieldOf(member: Member, of: ClassValue, type: RootType, run: Interpreter): Operation | undefined {
  const at = { file: of.scope.module.file, line: member.line }
  const decorator = member.decorators?.find(({ value }) => isField(value, of, run))
  if (decorator !== undefined && member.method !== undefined) {
    const name = namedBy(decorator.value) ?? camelCase(member.name)
    const args = argumentsOf(member.method.params.map(({ to }) => (to.kind === 'name' ? to.name : '')))
    return { name: `${type}.${name}`, args, at: { ...at, line: decorator.line } }
  }
  if (member.method !== undefined || member.type === undefined || member.name.startsWith('_')) return undefined
  const name = (member.value === undefined ? undefined : namedBy(member.value)) ?? camelCase(member.name)
  const resolver = member.value?.kind === 'call' ? resolverOf(member.value, of, run) : undefined
  const fn = viewFunction(resolver)
  const args = argumentsOf(fn?.fn.params.map(({ to }) => (to.kind === 'name' ? to.name : '')) ?? [])
  return { name: `${type}.${name}`, args, at }
}

function argumentsOf(names: readonly string[]): string[] {
  return names.filter((name) => name !== '' && !HANDED_IN.has(name)).map(camelCase)
}

function isField(value: Expr, of: ClassValue, run: Interpreter): boolean {
  const callee = run.evaluate(value.kind === 'call' ? value.callee : value, of.scope)
  return callee.kind === 'external' && FIELDS.test(fullName(callee))
}

/** `@strawberry.field(name='all')` */
function namedBy(value: Expr): string | undefined {
  const given = value.kind === 'call' ? value.args.find((arg) => arg.name === 'name')?.value : undefined
  return given?.kind === 'string' ? given.value : undefined
}

function resolverOf(value: Extract<Expr, { kind: 'call' }>, of: ClassValue, run: Interpreter): Value | undefined {
  const given = value.args.find((arg) => arg.name === 'resolver' || arg.name === undefined)
  return given === undefined ? undefined : run.evaluate(given.value, of.scope)
}

/** JSON Schema of types as serde reads them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator, Member, TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import { fullName, type ClassValue } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'
import { renamed } from './case.ts'

export interface RustType {
  readonly type: TypeExpr
  readonly scope: Scope
}

const MAX_DEPTH = 6

const INTEGER = /^[iu](?:8|16|32|64|128|size)$/

/** Types that stand for what they hold. */
const TRANSPARENT = /^(?:Box|Arc|Rc|Cow|Option|Secret|Json|Form|Query|Path|Validated|Garde|Valid)$/
const MAPS = /^(?:HashMap|BTreeMap|IndexMap|Map)$/

const OUTSIDE: Readonly<Record<string, Schema>> = {
  Uuid: { type: 'string', format: 'uuid' },
  DateTime: { type: 'string', format: 'date-time' },
  NaiveDateTime: { type: 'string', format: 'date-time' },
  OffsetDateTime: { type: 'string', format: 'date-time' },
  NaiveDate: { type: 'string', format: 'date' },
  Decimal: { type: 'number' },
  Url: { type: 'string', format: 'uri' },
  TempFile: { type: 'string', format: 'binary' },
}

export function schemaOf({ type, scope }: RustType, run: Interpreter, depth = 0): Schema | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (type.kind === 'list') {
    const items = schemaOf({ type: type.of, scope }, run, depth + 1)
    return { type: 'array', ...(items === undefined ? {} : { items }) }
  }
  if (type.kind === 'shape') return objectSchema(type.members, [], scope, run, depth)
  return type.kind === 'named' ? namedSchema(type, scope, run, depth) : undefined
}

function namedSchema(
  type: Extract<TypeExpr, { kind: 'named' }>,
  scope: Scope,
  run: Interpreter,
  depth: number,
): Schema | undefined {
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  const [first, second] = type.args
  if (INTEGER.test(short)) return { type: 'integer' }
  if (short === 'f32' || short === 'f64') return { type: 'number' }
  if (short === 'bool') return { type: 'boolean' }
  if (short === 'String' || short === 'str' || short === 'char') return { type: 'string' }
  if (MAPS.test(short)) {
    const of = second === undefined ? undefined : schemaOf({ type: second, scope }, run, depth + 1)
    return { type: 'object', ...(second === undefined ? {} : { additionalProperties: of ?? {} }) }
  }
  const [found] = run.project.resolveType({ ...type, args: [] }, scope, run)
  if (found?.kind === 'class') return classSchema(found, run, depth)
  if (first !== undefined && TRANSPARENT.test(short)) return schemaOf({ type: first, scope }, run, depth)
  const outside = found?.kind === 'external' ? (fullName(found).split('.').at(-1) ?? short) : short
  return Object.hasOwn(OUTSIDE, outside) ? OUTSIDE[outside] : undefined
}

function classSchema(of: ClassValue, run: Interpreter, depth: number): Schema | undefined {
  const { def, scope } = of
  if (def.alias !== undefined) return schemaOf({ type: def.alias, scope }, run, depth + 1)
  if (def.abstract === true) return undefined
  if (def.members.length > 0 && def.members.every((member) => member.static === true)) return enumSchema(of)
  const [only] = def.members
  // `struct Email(String)` is read as what it holds.
  if (only?.name === '0' && only.type !== undefined) return schemaOf({ type: only.type, scope }, run, depth + 1)
  return objectSchema(def.members, def.decorators, scope, run, depth)
}

function enumSchema({ def }: ClassValue): Schema | undefined {
  if (def.members.some((member) => member.value === undefined)) return { type: 'object' }
  const all = serdeText(def.decorators, 'rename_all')
  return {
    type: 'string',
    enum: def.members.map((member) => serdeText(member.decorators ?? [], 'rename') ?? renamed(member.name, all)),
  }
}

function objectSchema(
  members: readonly Member[],
  marks: readonly Decorator[],
  scope: Scope,
  run: Interpreter,
  depth: number,
): Schema {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const field of fieldsOf(members, marks)) {
    const schema = field.type === undefined ? undefined : schemaOf({ type: field.type, scope }, run, depth + 1)
    if (field.isFlat) {
      Object.assign(properties, schema?.properties)
      required.push(...(schema?.required ?? []))
      continue
    }
    properties[field.name] = schema ?? {}
    if (field.isRequired) required.push(field.name)
  }
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

interface Field {
  readonly name: string
  readonly type: TypeExpr | undefined
  readonly isRequired: boolean
  readonly isFlat: boolean
}

function fieldsOf(members: readonly Member[], marks: readonly Decorator[]): Field[] {
  const all = serdeText(marks, 'rename_all')
  const hasDefaults = serdeFlag(marks, 'default')
  return members.flatMap((member): Field[] => {
    const own = member.decorators ?? []
    if (serdeFlag(own, 'skip') || serdeFlag(own, 'skip_deserializing')) return []
    const name = serdeText(own, 'rename') ?? serdeText(own, 'name') ?? renamed(member.name.replace(/^r#/, ''), all)
    const isOptional = member.type?.kind === 'named' && /(?:^|\.)Option$/.test(member.type.name)
    const isRequired = !isOptional && !hasDefaults && !serdeFlag(own, 'default')
    return [{ name, type: member.type, isRequired, isFlat: serdeFlag(own, 'flatten') }]
  })
}

/** Attributes of serde, and of Rocket's forms, that rename fields. */
function isSerde(decorator: Decorator): boolean {
  const { value } = decorator
  if (value.kind !== 'call') return false
  const name = value.callee.kind === 'name' || value.callee.kind === 'member' ? value.callee.name : ''
  return /^(?:serde|field|oai|salvo|schemars)$/.test(name)
}

function serdeText(marks: readonly Decorator[], key: string): string | undefined {
  for (const { value } of marks.filter(isSerde)) {
    if (value.kind !== 'call') continue
    for (const arg of value.args) if (arg.name === key && arg.value.kind === 'string') return arg.value.value
    // `rename(deserialize = "x")`
    for (const { value: inner } of value.args) {
      if (inner.kind !== 'call' || inner.callee.kind !== 'name' || inner.callee.name !== key) continue
      const side = inner.args.find((arg) => arg.name === 'deserialize')?.value
      if (side?.kind === 'string') return side.value
    }
  }
  return undefined
}

function serdeFlag(marks: readonly Decorator[], key: string): boolean {
  return marks.filter(isSerde).some(({ value }) => {
    if (value.kind !== 'call') return false
    return value.args.some((arg) => arg.name === key || (arg.value.kind === 'name' && arg.value.name === key))
  })
}

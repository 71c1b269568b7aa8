/** Structs of Go with their tags, as what requests are decoded into. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Member, TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import { fullName, type ClassValue, type Value } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'
import { scalarSchema } from '../../schemas/types.ts'

/** A field with where its type is looked up. */
export interface StructField {
  readonly member: Member
  readonly scope: Scope
}

const MAX_DEPTH = 6

/** A type that a value was declared with. */
export interface DeclaredType {
  readonly type: TypeExpr
  readonly scope: Scope
}

/** The type of a variable that a decoder is given: `&request`. */
export function declaredType(value: Value | undefined): DeclaredType | undefined {
  if (value?.kind === 'unknown' && value.type !== undefined && value.scope !== undefined)
    return { type: value.type, scope: value.scope }
  if (value?.kind === 'instance') return typeOfClass(value.of)
  if (value?.kind === 'class') return typeOfClass(value)
  return undefined
}

function typeOfClass(of: ClassValue): DeclaredType {
  if (of.def.alias !== undefined) return { type: of.def.alias, scope: of.scope }
  return { type: { kind: 'shape', members: of.def.members }, scope: of.scope }
}

/** Fields of a struct, those of embedded structs among them; undefined when the type is no struct of the folder. */
export function structFields({ type, scope }: DeclaredType, run: Interpreter, depth = 0): StructField[] | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (type.kind === 'shape') return type.members.flatMap((member) => flattened({ member, scope }, run, depth))
  if (type.kind !== 'named') return undefined
  for (const value of run.project.resolveType(type, scope, run)) {
    if (value.kind === 'class') return structFields(typeOfClass(value), run, depth + 1)
  }
  return undefined
}

function flattened(field: StructField, run: Interpreter, depth: number): StructField[] {
  const { member, scope } = field
  if (member.promotes === true && member.type !== undefined && tagOf(member, 'json') === undefined) {
    return structFields({ type: member.type, scope }, run, depth + 1) ?? []
  }
  return member.method === undefined && /^[A-Z]/.test(member.name) ? [field] : []
}

/** The whole text of a tag; undefined when the field does not carry it. */
export function tagOf(member: Member, tag: string): string | undefined {
  for (const { value } of member.decorators ?? []) {
    if (value.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== tag) continue
    const [first] = value.args
    return first?.value.kind === 'string' ? first.value.value : undefined
  }
  return undefined
}

/** The name that a tag gives a field; undefined without the tag or when it leaves the field out (`-`). */
export function tagName(member: Member, tag: string): string | undefined {
  const whole = tagOf(member, tag)
  if (whole === undefined) return undefined
  const name = whole.split(',', 1)[0]?.trim() ?? ''
  if (name === '-') return undefined
  return name === '' ? member.name : name
}

const INPUT_TAGS = [
  'json',
  'form',
  'query',
  'uri',
  'param',
  'params',
  'path',
  'header',
  'reqHeader',
  'cookie',
  'url',
  'p',
]

/** Whether no tag says where the field comes from, so that any decoder reads it under its own name. */
export function isUntagged(member: Member): boolean {
  return INPUT_TAGS.every((tag) => tagOf(member, tag) === undefined)
}

/** Whether tags say that the field comes from somewhere else than the body. */
function isOutsideBody(member: Member): boolean {
  return tagOf(member, 'json') === undefined && tagOf(member, 'form') === undefined && !isUntagged(member)
}

/** Whether a validator of the field's tags refuses a request without it. */
export function isRequired(member: Member): boolean {
  return ['binding', 'validate', 'v', 'valid', 'vd'].some((tag) =>
    /(?:^|[,;|#])\s*[Rr]equired\b/.test(tagOf(member, tag) ?? ''),
  )
}

/** JSON Schema of a type as `encoding/json` reads it. */
export function schemaOf(declared: DeclaredType, run: Interpreter, depth = 0): Schema | undefined {
  const { type, scope } = declared
  if (depth > MAX_DEPTH) return undefined
  switch (type.kind) {
    case 'list': {
      if (type.of.kind === 'named' && type.of.name === 'byte') return { type: 'string', format: 'byte' }
      const items = schemaOf({ type: type.of, scope }, run, depth + 1)
      return { type: 'array', ...(items === undefined ? {} : { items }) }
    }
    case 'shape':
      return objectSchema(structFields(declared, run, depth) ?? [], run, depth)
    case 'named':
      return namedSchema(type, scope, run, depth)
    default:
      return undefined
  }
}

function namedSchema(
  type: Extract<TypeExpr, { kind: 'named' }>,
  scope: Scope,
  run: Interpreter,
  depth: number,
): Schema | undefined {
  if (type.name === 'Map') {
    const [, value] = type.args
    const of = value === undefined ? undefined : schemaOf({ type: value, scope }, run, depth + 1)
    return { type: 'object', additionalProperties: of ?? {} }
  }
  const [found] = run.project.resolveType(type, scope, run)
  if (found?.kind === 'class') {
    if (found.def.abstract === true) return undefined
    return schemaOf(typeOfClass(found), run, depth + 1)
  }
  if (found?.kind === 'external') return OUTSIDE[fullName(found)]
  return scalarSchema(type.name)
}

/** Types of packages that many structs use. */
const OUTSIDE: Readonly<Record<string, Schema>> = {
  'time.Time': { type: 'string', format: 'date-time' },
  'github.com/google/uuid.UUID': { type: 'string', format: 'uuid' },
  'github.com/gofrs/uuid.UUID': { type: 'string', format: 'uuid' },
  'github.com/satori/go.uuid.UUID': { type: 'string', format: 'uuid' },
  'github.com/shopspring/decimal.Decimal': { type: 'number' },
  'mime/multipart.FileHeader': { type: 'string', format: 'binary' },
  'github.com/gogf/gf/v2/net/ghttp.UploadFile': { type: 'string', format: 'binary' },
  'database/sql.NullString': { type: 'string' },
  'encoding/json.Number': { type: 'number' },
}

function objectSchema(fields: readonly StructField[], run: Interpreter, depth: number): Schema {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const field of fields) {
    const tag = tagOf(field.member, 'json')
    const name = tag === undefined ? field.member.name : tagName(field.member, 'json')
    if (name === undefined || isOutsideBody(field.member)) continue
    properties[name] = fieldSchema(field, run, depth)
    if (isRequired(field.member)) required.push(name)
  }
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

export function fieldSchema({ member, scope }: StructField, run: Interpreter, depth = 0): Schema {
  const schema = member.type === undefined ? undefined : schemaOf({ type: member.type, scope }, run, depth + 1)
  const choices = /\boneof=([^,|]+)/.exec(tagOf(member, 'binding') ?? tagOf(member, 'validate') ?? '')?.[1]
  return { ...schema, ...(choices === undefined ? {} : { enum: choices.trim().split(/\s+/) }) }
}

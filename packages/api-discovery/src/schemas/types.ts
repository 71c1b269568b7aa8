/** From declared types (classes, interfaces, models, enums) to JSON Schema. */
import type { Interpreter } from '../engine/interpreter.ts'
import type { Member, TypeExpr } from '../engine/ir.ts'
import { Scope } from '../engine/scope.ts'
import { plainText, type ClassValue, type Value } from '../engine/values.ts'
import type { Schema } from '../model.ts'
import { withAliases } from './aliases.ts'
import { SchemaValue } from './schema-value.ts'

const SCALARS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  str: { type: 'string' },
  String: { type: 'string' },
  CharSequence: { type: 'string' },
  number: { type: 'number' },
  Number: { type: 'number' },
  float: { type: 'number' },
  double: { type: 'number' },
  Float: { type: 'number' },
  Double: { type: 'number' },
  Decimal: { type: 'number' },
  decimal: { type: 'number' },
  BigDecimal: { type: 'number' },
  float32: { type: 'number' },
  float64: { type: 'number' },
  int: { type: 'integer' },
  Int: { type: 'integer' },
  integer: { type: 'integer' },
  Integer: { type: 'integer' },
  long: { type: 'integer', format: 'int64' },
  Long: { type: 'integer', format: 'int64' },
  short: { type: 'integer' },
  Short: { type: 'integer' },
  byte: { type: 'integer' },
  bigint: { type: 'integer' },
  BigInteger: { type: 'integer' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  uint: { type: 'integer' },
  uint32: { type: 'integer' },
  uint64: { type: 'integer' },
  boolean: { type: 'boolean' },
  Boolean: { type: 'boolean' },
  bool: { type: 'boolean' },
  Bool: { type: 'boolean' },
  Date: { type: 'string', format: 'date-time' },
  datetime: { type: 'string', format: 'date-time' },
  'datetime.datetime': { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  LocalDate: { type: 'string', format: 'date' },
  LocalDateTime: { type: 'string', format: 'date-time' },
  Instant: { type: 'string', format: 'date-time' },
  DateTime: { type: 'string', format: 'date-time' },
  'time.Time': { type: 'string', format: 'date-time' },
  OffsetDateTime: { type: 'string', format: 'date-time' },
  UUID: { type: 'string', format: 'uuid' },
  Guid: { type: 'string', format: 'uuid' },
  EmailStr: { type: 'string', format: 'email' },
  HttpUrl: { type: 'string', format: 'uri' },
  AnyUrl: { type: 'string', format: 'uri' },
  bytes: { type: 'string', format: 'binary' },
  UploadFile: { type: 'string', format: 'binary' },
  File: { type: 'string', format: 'binary' },
  object: { type: 'object' },
  Object: { type: 'object' },
  dict: { type: 'object' },
  Dict: { type: 'object' },
}

const TRANSPARENT =
  /^(?:Promise|Partial|Required|Readonly|NonNullable|Awaited|Optional|Annotated|Final|ClassVar|Mono|Maybe|Option|Box|Arc|Body|Nullable|DeepPartial)$/
const LISTS =
  /^(?:Array|ReadonlyArray|Set|ReadonlySet|List|Collection|Iterable|Vec|Seq|Flux|ArrayList|HashSet|IEnumerable|IList|ICollection|Iterator)$/
const MAPS = /^(?:Record|Map|ReadonlyMap|Dict|dict|Mapping|HashMap|Dictionary|IDictionary)$/
const MAX_DEPTH = 6

/** The scalar that a name of a type stands for in any of the languages, or undefined. */
export function scalarSchema(name: string): Schema | undefined {
  return Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined
}

/** What a type says of its values; undefined when nothing. */
export function schemaOfType(
  type: TypeExpr | undefined,
  scope: Scope,
  run: Interpreter,
  depth = 0,
): Schema | undefined {
  if (type === undefined || depth > MAX_DEPTH) return undefined
  switch (type.kind) {
    case 'named':
      return namedSchema(type, scope, run, depth)
    case 'shape':
      return objectSchema(type.members, scope, run, depth)
    case 'list': {
      const items = schemaOfType(type.of, scope, run, depth + 1)
      return { type: 'array', ...(items === undefined ? {} : { items }) }
    }
    case 'union':
      return unionSchema(type.of, scope, run, depth)
    case 'all':
      return mergeObjects(type.of.map((one) => schemaOfType(one, scope, run, depth)))
    case 'literal':
      return type.value === null ? { type: 'null' } : { enum: [type.value] }
    case 'valueOf':
      return schemaOfValue(run.settle(run.evaluate(type.value, scope)), run, depth)
    case 'unknown':
      return undefined
  }
}

function namedSchema(
  type: Extract<TypeExpr, { kind: 'named' }>,
  scope: Scope,
  run: Interpreter,
  depth: number,
): Schema | undefined {
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  const [first, second] = type.args
  if (TRANSPARENT.test(short) && first !== undefined) return schemaOfType(first, scope, run, depth)
  if (short === 'Pick' || short === 'Omit') return picked(short, first, second, scope, run, depth)
  if (LISTS.test(short)) return schemaOfType({ kind: 'list', of: first ?? { kind: 'unknown' } }, scope, run, depth)
  if (MAPS.test(short) && second !== undefined) {
    return { type: 'object', additionalProperties: schemaOfType(second, scope, run, depth + 1) ?? {} }
  }
  // z.infer<typeof schema>
  if (
    first !== undefined &&
    /^(?:infer|input|output|Infer|InferType|Static|TypeOf|InferOutput|InferInput)$/.test(short)
  ) {
    return schemaOfType(first, scope, run, depth)
  }
  for (const value of run.project.resolveType(type, scope, run)) {
    const found = schemaOfValue(value, run, depth)
    if (found !== undefined) return found
  }
  return scalarSchema(type.name) ?? scalarSchema(short)
}

/** The schema that a class, an enum or a schema object stands for. */
export function schemaOfValue(value: Value, run: Interpreter, depth = 0): Schema | undefined {
  if (value.kind === 'class') return classSchema(value, run, depth)
  if (value.kind === 'native' && value.native instanceof SchemaValue) return value.native.schema
  if (value.kind === 'record') {
    const values = [...value.fields.values()].map((one) => (one.kind === 'number' ? one.value : plainText(one)))
    const known = values.filter((one) => one !== undefined)
    return known.length > 0 && known.length === values.length ? { enum: known } : undefined
  }
  if (value.kind === 'unknown' && value.scope !== undefined)
    return schemaOfType(value.type, value.scope, run, depth + 1)
  if (value.kind === 'external') return scalarSchema(value.path.at(-1) ?? value.package)
  return undefined
}

export function classSchema(of: ClassValue, run: Interpreter, depth = 0): Schema | undefined {
  if (depth > MAX_DEPTH) return undefined
  const { def } = of
  if (def.alias !== undefined) return schemaOfType(def.alias, of.scope, run, depth + 1)
  if (run.project.outsideBases(of, run).some((base) => /(?:^|\.)(?:\w*Enum|Flag)$/.test(base))) return enumSchema(of)
  const inherited = run.project
    .basesOf(of, run)
    .map((base) => (base.kind === 'class' || base.kind === 'native' ? schemaOfValue(base, run, depth + 1) : undefined))
  // Classes inside the class are known by their bare names there.
  const inner = new Scope(of.scope.module, of.scope, of)
  return withAliases(mergeObjects([...inherited, objectSchema(def.members, inner, run, depth)]), of, run)
}

function enumSchema(of: ClassValue): Schema {
  const values = [...of.statics.values()].map((one) => (one.kind === 'number' ? one.value : plainText(one)))
  return { type: 'string', enum: values.filter((one) => one !== undefined) }
}

function objectSchema(members: readonly Member[], scope: Scope, run: Interpreter, depth: number): Schema | undefined {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const member of members) {
    if (member.type === undefined || member.method !== undefined || member.name.startsWith('_')) continue
    if (member.type.kind === 'named' && member.type.name.endsWith('ClassVar')) continue
    const name = member.wireName ?? member.name
    properties[name] = schemaOfType(member.type, scope, run, depth + 1) ?? {}
    if (member.optional !== true && !isNullable(member.type)) required.push(name)
  }
  if (Object.keys(properties).length === 0) return undefined
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

function isNullable(type: TypeExpr): boolean {
  return type.kind === 'union' && type.of.some((one) => one.kind === 'literal' && one.value === null)
}

function unionSchema(of: readonly TypeExpr[], scope: Scope, run: Interpreter, depth: number): Schema | undefined {
  const kept = of.filter((one) => one.kind !== 'literal' || one.value !== null)
  const literals = kept.flatMap((one) => (one.kind === 'literal' ? [one.value] : []))
  if (literals.length === kept.length && literals.length > 0) return { enum: literals }
  const schemas = kept.flatMap((one) => schemaOfType(one, scope, run, depth) ?? [])
  const [only] = schemas
  if (schemas.length <= 1) return only
  return { oneOf: schemas }
}

function mergeObjects(schemas: readonly (Schema | undefined)[]): Schema | undefined {
  const known = schemas.filter((one) => one !== undefined)
  const [only] = known
  if (known.length <= 1) return only
  const properties: Record<string, Schema> = {}
  for (const schema of known) Object.assign(properties, schema.properties)
  const required = [...new Set(known.flatMap((schema) => schema.required ?? []))]
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

function picked(
  how: 'Pick' | 'Omit',
  of: TypeExpr | undefined,
  keys: TypeExpr | undefined,
  scope: Scope,
  run: Interpreter,
  depth: number,
): Schema | undefined {
  const schema = schemaOfType(of, scope, run, depth)
  if (schema?.properties === undefined || keys === undefined) return schema
  const literals = (keys.kind === 'union' ? keys.of : [keys]).flatMap((one) =>
    one.kind === 'literal' ? [String(one.value)] : [],
  )
  const named = new Set(literals)
  const keep = (name: string): boolean => named.has(name) === (how === 'Pick')
  const required = schema.required?.filter(keep) ?? []
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => keep(name))),
    ...(required.length === 0 ? {} : { required }),
  }
}

/**
 * Classes whose attributes are fields made by calls: serializers of Django REST framework, Django's models and forms,
 * schemas of marshmallow, forms of WTForms. What they declare as JSON Schema.
 */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { plainText, type ClassValue, type Value } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'

export interface DeclaredField {
  /** Name on the wire. */
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  /** Only ever in answers, or set by the program itself. */
  readonly readOnly: boolean
}

/** How one library's fields speak. */
export interface FieldDialect {
  /** Whether a field that says nothing must be given. */
  readonly requiredByDefault: boolean
  /** Arguments that make a field optional when they are there. */
  readonly optionalBy: readonly string[]
  /** Arguments that, when true, mean that callers cannot set the field. */
  readonly readOnlyBy: readonly string[]
  /** Kinds of fields that callers never set. */
  readonly readOnlyKinds: RegExp
  /** Argument with the name on the wire. */
  readonly wireName?: string
  /** Whether a name is that of a kind of field. */
  readonly kinds: RegExp
}

const TYPES: readonly (readonly [RegExp, Schema])[] = [
  [
    /^(?:Multiple|List|ArrayField|SelectMultiple|ManyToMany|ManyRelated|TypedMultiple|ModelMultiple|FieldList|DelimitedList)/,
    { type: 'array' },
  ],
  [/^(?:JSON|Dict|HStore|Mapping|Raw)/, { type: 'object' }],
  [/(?:Boolean|Bool)(?:Field)?$/, { type: 'boolean' }],
  [/^(?:\w*Integer|Int|\w*AutoField)(?:Field)?$/, { type: 'integer' }],
  [/^(?:Float|Decimal|Number)(?:Field)?$/, { type: 'number' }],
  [/^(?:\w*DateTime\w*)$/, { type: 'string', format: 'date-time' }],
  [/^Date(?:Field)?$/, { type: 'string', format: 'date' }],
  [/^Time(?:Field)?$/, { type: 'string', format: 'time' }],
  [/^Email(?:Field)?$/, { type: 'string', format: 'email' }],
  [/^(?:URL|Url)(?:Field)?$/, { type: 'string', format: 'uri' }],
  [/^UUID(?:Field)?$/, { type: 'string', format: 'uuid' }],
  [/^(?:File|Image|Binary)(?:Field|Upload)?$/, { type: 'string', format: 'binary' }],
  [
    /^(?:\w*Char|\w*Text\w*|Slug|String|Str|Choice|Regex|IPAddress|IP|GenericIPAddress|Password|FilePath|Duration|Select|Radio|Search|TextArea)(?:Field)?$/,
    { type: 'string' },
  ],
]

/** The fields that a class and its bases inside the folder declare, later ones in place of earlier ones. */
export function declaredFields(
  of: ClassValue,
  dialect: FieldDialect,
  run: Interpreter,
  depth = 0,
): Map<string, DeclaredField> {
  const fields = new Map<string, DeclaredField>()
  if (depth > 6) return fields
  for (const base of run.project.basesOf(of, run)) {
    if (base.kind !== 'class') continue
    for (const [name, field] of declaredFields(base, dialect, run, depth + 1)) fields.set(name, field)
  }
  for (const [name, value] of of.statics) {
    const field = declaredField(name, value, dialect, run, depth)
    if (field !== undefined) fields.set(name, field)
  }
  return fields
}

/** The field that a value is under its name; undefined when it is none. */
export function declaredField(
  name: string,
  value: Value,
  dialect: FieldDialect,
  run: Interpreter,
  depth = 0,
): DeclaredField | undefined {
  const made = madeBy(value)
  if (made === undefined || (made.of === undefined && !dialect.kinds.test(made.kind))) return undefined
  const { call, kind } = made
  const own =
    made.of === undefined
      ? schemaOfKind(kind, call, dialect, run, depth)
      : objectOf(declaredFields(made.of, dialect, run, depth + 1))
  const wire = dialect.wireName === undefined ? undefined : plainText(call.named.get(dialect.wireName))
  const says = isTrue(call.named.get('required'))
  const isOptional = call.named.has('required')
    ? !says
    : dialect.optionalBy.some((word) => isGiven(call.named.get(word)))
  return {
    name: wire ?? name,
    schema: isTrue(call.named.get('many')) ? { type: 'array', items: own } : own,
    required: call.named.has('required') ? says : dialect.requiredByDefault && !isOptional,
    readOnly: dialect.readOnlyKinds.test(kind) || dialect.readOnlyBy.some((word) => isTrue(call.named.get(word))),
  }
}

/** The call that made a field, and the class of the folder when it was one of its own. */
function madeBy(value: Value): { call: Call; kind: string; of?: ClassValue } | undefined {
  if (value.kind === 'external' && value.call !== undefined) {
    return { call: value.call, kind: value.path.findLast((part) => part !== '()') ?? value.package }
  }
  if (value.kind === 'instance' && value.base?.kind === 'external' && value.base.call !== undefined) {
    return { call: value.base.call, kind: value.of.def.name ?? '', of: value.of }
  }
  return undefined
}

function schemaOfKind(kind: string, call: Call, dialect: FieldDialect, run: Interpreter, depth: number): Schema {
  const found = TYPES.find(([names]) => names.test(kind))?.[1]
  if (kind === 'Nested' || kind === 'Pluck') {
    const [of] = call.args
    const inner = of === undefined ? undefined : run.settle(of)
    return inner?.kind === 'class' ? objectOf(declaredFields(inner, dialect, run, depth + 1)) : { type: 'object' }
  }
  const items = found?.type === 'array' ? (call.named.get('child') ?? call.args[0]) : undefined
  // `fields.List(fields.String)`: a kind by its name.
  if (items?.kind === 'external' && items.call === undefined) {
    const named = TYPES.find(([names]) => names.test(items.path.at(-1) ?? ''))?.[1]
    return { type: 'array', ...(named === undefined ? {} : { items: named }) }
  }
  const item = items === undefined ? undefined : declaredField('', items, dialect, run, depth + 1)
  return item === undefined ? (found ?? {}) : { type: 'array', items: item.schema }
}

/** The schema of a body made of these fields, without what callers cannot set. */
export function objectOf(fields: ReadonlyMap<string, DeclaredField>): Schema {
  const settable = [...fields.values()].filter((field) => !field.readOnly)
  const required = settable.filter((field) => field.required).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(settable.map((field) => [field.name, field.schema])),
    ...(required.length === 0 ? {} : { required }),
  }
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'constant' && value.value === true
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && !(value.kind === 'constant' && value.value === false)
}

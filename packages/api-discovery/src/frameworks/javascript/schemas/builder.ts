/** A schema under construction: `z.string().email().optional()`, `Joi.number().required()`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { alternatives, native, plainText, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { SchemaValue } from '../../../schemas/schema-value.ts'
import { applySchema } from './apply.ts'

/** Whether fields of objects are required unless they say otherwise, or optional unless they say so. */
export type Habit = 'required' | 'optional'

const OPTIONAL = new Set(['optional', 'nullish', 'default', 'catch', 'notRequired', 'prefault', 'exactOptional'])
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  url: 'uri',
  uri: 'uri',
  uuid: 'uuid',
  guid: 'uuid',
  uuidv4: 'uuid',
  datetime: 'date-time',
  isoDate: 'date-time',
  date: 'date',
  time: 'time',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  base64: 'byte',
}
const PARSERS = new Set([
  'parse',
  'parseAsync',
  'safeParse',
  'safeParseAsync',
  'spa',
  'decode',
  'validate',
  'validateAsync',
  'validateSync',
  'attempt',
  'cast',
  'assert',
  'check',
  'isValid',
])

export class SchemaBuilder extends SchemaValue {
  readonly habit: Habit

  constructor(schema: Schema, habit: Habit, isOptional = habit === 'optional') {
    super(schema, isOptional)
    this.habit = habit
  }

  #with(schema: Schema, isOptional = this.isOptional): Value {
    return native(new SchemaBuilder(schema, this.habit, isOptional))
  }

  override member(name: string): Value | undefined {
    if (name === 'shape' || name === 'entries') return this.#fields()
    // A parser handed on as a value is the schema: readValidatedBody(event, schema.parse).
    return PARSERS.has(name) ? native(this) : undefined
  }

  #fields(): Value {
    const required = new Set(this.schema.required)
    const fields = Object.entries(this.schema.properties ?? {}).map(
      ([name, schema]) => [name, native(new SchemaBuilder(schema, this.habit, !required.has(name)))] as const,
    )
    return { kind: 'record', fields: new Map(fields), open: false }
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { schema } = this
    const [first] = call.args
    if (PARSERS.has(name) && first !== undefined) return applySchema(schema, first, run)
    if (OPTIONAL.has(name)) return this.#with(schema, true)
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
    if (format !== undefined && schema.type === 'string') return this.#with({ ...schema, format })
    switch (name) {
      case 'required':
      case 'exist':
      case 'nonoptional':
        if (schema.type === 'object' && this.habit === 'required') return this.#with(withRequired(schema, true))
        return this.#with(schema, false)
      case 'int':
      case 'integer':
        return this.#with({ ...schema, type: 'integer' })
      case 'array':
        return this.#with({ type: 'array', items: schema })
      case 'items':
      case 'of':
        return this.#with({ ...schema, items: schemaGiven(first, this.habit)?.schema ?? {} })
      case 'valid':
      case 'allow':
      case 'oneOf':
      case 'equal':
        return name === 'allow' ? native(this) : this.#with({ ...schema, enum: literals(call.args) })
      case 'keys':
      case 'extend':
      case 'safeExtend':
      case 'merge':
      case 'shape':
      case 'append':
      case 'concat':
      case 'and':
        return this.#with(mergeSchemas(schema, schemaGiven(first, this.habit)?.schema))
      case 'or':
        return this.#with({ oneOf: [schema, schemaGiven(first, this.habit)?.schema ?? {}] })
      case 'partial':
      case 'deepPartial':
        return this.#with(withRequired(schema, false))
      case 'pick':
        return this.#with(pickFields(schema, namesGiven(call.args), true))
      case 'omit':
        return this.#with(pickFields(schema, namesGiven(call.args), false))
      case 'rename':
        return native(this)
      case 'keyof':
        return this.#with({ type: 'string', enum: Object.keys(schema.properties ?? {}) })
      default:
        return native(this)
    }
  }
}

/** An object's schema of which no field is required. */
export function withoutRequired(schema: Schema): Schema {
  return withRequired(schema, false)
}

function withRequired(schema: Schema, required: boolean): Schema {
  const { required: _, ...rest } = schema
  const names = Object.keys(schema.properties ?? {})
  return required && names.length > 0 ? { ...rest, required: names } : rest
}

/** An object's schema with some of its fields, or without them. */
export function pickFields(schema: Schema, names: ReadonlySet<string>, kept: boolean): Schema {
  const of = (name: string): boolean => names.has(name) === kept
  const required = (schema.required ?? []).filter(of)
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => of(name))),
    ...(required.length === 0 ? {} : { required }),
  }
}

/** `{ name: true }`, `['name']` or `'name'`. */
export function namesGiven(args: readonly Value[]): ReadonlySet<string> {
  return new Set(
    args.flatMap((arg) => {
      if (arg.kind === 'record') return [...arg.fields.keys()]
      return (arg.kind === 'list' ? arg.items : [arg]).flatMap((item) => plainText(item) ?? [])
    }),
  )
}

/** Texts, numbers and truths among values, lists written out. */
export function literals(values: readonly Value[]): (string | number | boolean | null)[] {
  return values.flatMap((value) => {
    if (value.kind === 'list') return literals(value.items)
    if (value.kind === 'record') return literals([...value.fields.values()])
    if (value.kind === 'number' || value.kind === 'constant') return [value.value]
    const text = plainText(value)
    return text === undefined ? [] : [text]
  })
}

export function mergeSchemas(a: Schema, b: Schema | undefined): Schema {
  if (b === undefined) return a
  const required = [
    ...new Set([...(a.required ?? []).filter((name) => b.properties?.[name] === undefined), ...(b.required ?? [])]),
  ]
  return {
    type: 'object',
    properties: { ...a.properties, ...b.properties },
    ...(required.length === 0 ? {} : { required }),
  }
}

/** A schema object, or an object whose fields are schemas. */
export function schemaGiven(value: Value | undefined, habit: Habit): SchemaValue | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'native' && value.native instanceof SchemaValue) return value.native
  if (value.kind === 'record') return new SchemaBuilder(objectOf(value.fields, habit), habit)
  if (value.kind === 'union') {
    for (const one of alternatives(value)) {
      const found = one.kind === 'union' ? undefined : schemaGiven(one, habit)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The object schema of fields that are schemas themselves. */
export function objectOf(fields: ReadonlyMap<string, Value>, habit: Habit): Schema {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const [name, value] of fields) {
    const given = schemaGiven(value, habit)
    properties[name] = given?.schema ?? {}
    if (!(given?.isOptional ?? habit === 'optional')) required.push(name)
  }
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

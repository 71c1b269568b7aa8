/** Libraries that describe data: zod, Joi, yup, TypeBox, valibot. Their schemas become JSON Schema. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, itemsOf, native, text, type External, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { applySchema } from './apply.ts'
import { literals, mergeSchemas, objectOf, SchemaBuilder, schemaGiven, type Habit } from './builder.ts'

const SCALARS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  str: { type: 'string' },
  String: { type: 'string' },
  number: { type: 'number' },
  float: { type: 'number' },
  Number: { type: 'number' },
  Numeric: { type: 'number' },
  int: { type: 'integer' },
  bigint: { type: 'integer' },
  integer: { type: 'integer' },
  Integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  bool: { type: 'boolean' },
  Boolean: { type: 'boolean' },
  BooleanString: { type: 'boolean' },
  stringbool: { type: 'boolean' },
  date: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' },
  datetime: { type: 'string', format: 'date-time' },
  file: { type: 'string', format: 'binary' },
  File: { type: 'string', format: 'binary' },
  Files: { type: 'array', items: { type: 'string', format: 'binary' } },
  binary: { type: 'string', format: 'binary' },
  null: { type: 'null' },
  Null: { type: 'null' },
}
const LISTS = new Set(['array', 'Array', 'set', 'tuple', 'Tuple', 'ArrayQuery'])
const OBJECTS = new Set(['Cookie', 'object', 'Object', 'strictObject', 'looseObject', 'Form', 'interface', 'shape'])
const OPTIONALS = new Set(['optional', 'Optional', 'nullish', 'nullable', 'exactOptional', 'MaybeEmpty'])
const ENUMS = new Set(['enum', 'nativeEnum', 'Enum', 'picklist', 'valid', 'UnionEnum'])
const SKIPPED = new Set([
  'default',
  'vine',
  'schema',
  'z',
  'Joi',
  'joi',
  'yup',
  'coerce',
  'Type',
  't',
  'v',
  'iso',
  'mini',
  'Yup',
])

const HABITS: Readonly<Record<string, Habit>> = {
  zod: 'required',
  'zod/v4': 'required',
  'zod/v3': 'required',
  'zod/mini': 'required',
  '@hono/zod-openapi': 'required',
  '@sinclair/typebox': 'required',
  typebox: 'required',
  '@fastify/type-provider-typebox': 'required',
  elysia: 'required',
  valibot: 'required',
  joi: 'optional',
  '@hapi/joi': 'optional',
  yup: 'optional',
  celebrate: 'optional',
  superstruct: 'required',
  '@vinejs/vine': 'required',
  '@ioc:Adonis/Core/Validator': 'required',
}

export const schemaLibraries: Framework = {
  name: 'schemas',
  languages: ['javascript'],
  packages: [
    'zod',
    'zod/v4',
    'zod/v3',
    'zod/mini',
    '@sinclair/typebox',
    'typebox',
    '@fastify/type-provider-typebox',
    'valibot',
    'joi',
    '@hapi/joi',
    'yup',
    'superstruct',
    'celebrate',
    '@vinejs/vine',
    '@ioc:Adonis/Core/Validator',
  ],
  // Files that only hold schemas are parsed when a handler's file imports them.
  hints: '(?!)',
  call: (callee, call, run) =>
    callee.package === 'celebrate' && !callee.path.includes('Joi') ? undefined : schemaCall(callee, call, run),
  member(of: External, name: string): Value | undefined {
    // celebrate's names for places: [Segments.BODY].
    if (of.package !== 'celebrate' || of.path.at(-1) !== 'Segments') return undefined
    return text(name === 'QUERY' ? 'query' : name.toLowerCase())
  },
}

/** `z.object({ … })`, `Type.String()`: a schema; undefined for what is none. */
export function schemaCall(callee: External, call: Call, run: Interpreter): Value | undefined {
  const habit = HABITS[callee.package] ?? 'required'
  const name = callee.path.findLast((part) => !SKIPPED.has(part))
  if (name === undefined || name.endsWith('Error')) return undefined
  const [first, second] = call.args
  const make = (schema: Schema, isOptional?: boolean): Value => native(new SchemaBuilder(schema, habit, isOptional))
  if (/^(?:safeP|p)arse(?:Async)?$|^attempt$|^assert$/.test(name) && second !== undefined) {
    const isFirst = schemaGiven(first, habit) !== undefined && first?.kind === 'native'
    const schema = schemaGiven(isFirst ? first : second, habit)
    return schema === undefined ? undefined : applySchema(schema.schema, isFirst ? second : (first ?? second), run)
  }
  if (OBJECTS.has(name)) return make(first?.kind === 'record' ? objectOf(first.fields, habit) : { type: 'object' })
  if (LISTS.has(name)) return make({ type: 'array', ...itemsPart(first, habit) })
  if (OPTIONALS.has(name)) return make(schemaGiven(first, habit)?.schema ?? {}, true)
  if (ENUMS.has(name)) return make({ enum: literals(first === undefined ? [] : [first]) })
  if (Object.hasOwn(SCALARS, name)) return make({ ...SCALARS[name] })
  switch (name) {
    case 'literal':
    case 'Literal':
      return make({ enum: literals(call.args) })
    case 'record':
    case 'Record':
      return make({ type: 'object', additionalProperties: schemaGiven(second ?? first, habit)?.schema ?? {} })
    case 'union':
    case 'Union':
    case 'discriminatedUnion':
    case 'variant':
    case 'alternatives':
      return make({ oneOf: itemsOf(second ?? first).flatMap((one) => schemaGiven(one, habit)?.schema ?? []) })
    case 'intersection':
    case 'Intersect':
    case 'Composite':
    case 'intersect':
      return make(
        itemsOf(first)
          .concat(second === undefined ? [] : itemsOf(second))
          .reduce<Schema>((all, one) => mergeSchemas(all, schemaGiven(one, habit)?.schema), { type: 'object' }),
      )
    case 'Partial':
    case 'partial': {
      const { required: _, ...rest } = schemaGiven(first, habit)?.schema ?? {}
      return make(rest)
    }
    case 'Pick':
    case 'pick':
    case 'Omit':
    case 'omit': {
      const schema = schemaGiven(first, habit)
      if (schema === undefined) return undefined
      return new SchemaBuilder(schema.schema, habit).method(
        name.toLowerCase(),
        { ...call, args: call.args.slice(1) },
        run,
      )
    }
    case 'compile':
      return first
    case 'create':
      return make(first?.kind === 'record' ? objectOf(first.fields, habit) : (schemaGiven(first, habit)?.schema ?? {}))
    case 'pipe':
    case 'preprocess':
    case 'lazy':
    case 'readonly':
    case 'promise': {
      const inner = schemaGiven(name === 'preprocess' ? second : first, habit)
      if (inner === undefined) return make({})
      return make(name === 'pipe' ? piped(inner.schema, call.args, habit) : inner.schema, inner.isOptional)
    }
    case 'toJSONSchema':
    case 'toJsonSchema':
      return first
    default:
      return field(first, 'type') === undefined ? make({}) : undefined
  }
}

function itemsPart(value: Value | undefined, habit: Habit): { items?: Schema } {
  const items = value?.kind === 'list' ? undefined : schemaGiven(value, habit)?.schema
  return items === undefined ? {} : { items }
}

/** valibot: `pipe(string(), email())`. */
function piped(schema: Schema, args: readonly Value[], habit: Habit): Schema {
  const formats = args.slice(1).flatMap((arg) => schemaGiven(arg, habit)?.schema.format ?? [])
  const [format] = formats
  return format === undefined ? schema : { ...schema, format }
}

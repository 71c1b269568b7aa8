/** Schemas given in declarations of routes: schema objects, JSON Schema written out, classes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { field, plainText, textField, type RecordValue, type Value } from '../../../engine/values.ts'
import type { Param, ParamPlace, Schema, SchemaType } from '../../../model.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfValue } from '../../../schemas/types.ts'
import { literals, namesGiven, objectOf, pickFields, schemaGiven } from './builder.ts'

/** Finds a schema by the name that `$ref` gives. */
export type References = (name: string) => Value | undefined

const MAX_DEPTH = 8
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

/** What a value that stands where a schema belongs says; undefined when nothing. */
export function declaredSchema(
  value: Value | undefined,
  run: Interpreter,
  refs: References = () => undefined,
  depth = 0,
): Schema | undefined {
  if (value === undefined || depth > MAX_DEPTH) return undefined
  if (value.kind === 'native') return schemaGiven(value, 'required')?.schema
  if (value.kind === 'class') return schemaOfValue(value, run)
  // zodToJsonSchema(schema), buildJsonSchemas(…).$ref('name'): what was given says it.
  if (value.kind === 'external') {
    const schema = declaredSchema(value.call?.args[0], run, refs, depth + 1)
    // getModelSchemaRef(Product, { exclude: ['id'] }) of LoopBack.
    const left = field(value.call?.args[1], 'exclude')
    return schema === undefined || left === undefined ? schema : pickFields(schema, namesGiven([left]), false)
  }
  if (value.kind !== 'record') return undefined
  const ref = textField(value, '$ref')
  if (ref !== undefined) return declaredSchema(refs(ref.replace(/#.*$/, '')), run, refs, depth + 1)
  const type = textField(value, 'type')
  const properties = field(value, 'properties')
  if (type !== undefined && TYPES.has(type)) return jsonSchema(value, type, run, refs, depth)
  if (properties?.kind === 'record') return jsonSchema(value, 'object', run, refs, depth)
  const every = [...value.fields.values()]
  if (every.some((one) => schemaGiven(one, 'required') !== undefined && one.kind === 'native')) {
    return objectOf(value.fields, 'required')
  }
  // Fastify's short form without a type: `querystring: { name: { type: 'string' } }`.
  if (every.length > 0 && every.every((one) => textField(one, 'type') !== undefined)) {
    return {
      type: 'object',
      properties: Object.fromEntries(
        [...value.fields].map(([name, one]) => [name, declaredSchema(one, run, refs, depth + 1) ?? {}]),
      ),
    }
  }
  const listed = field(value, 'enum')
  return listed?.kind === 'list' ? { enum: literals([listed]) } : undefined
}

function jsonSchema(of: RecordValue, type: string, run: Interpreter, refs: References, depth: number): Schema {
  const properties = field(of, 'properties')
  const items = field(of, 'items')
  const required = field(of, 'required')
  const listed = field(of, 'enum')
  const format = textField(of, 'format')
  const names = required?.kind === 'list' ? required.items.flatMap((one) => plainText(one) ?? []) : []
  return {
    // TYPES holds only names of SchemaType, and `object` is one.
    type: type as SchemaType,
    ...(format === undefined ? {} : { format }),
    ...(listed?.kind === 'list' ? { enum: literals([listed]) } : {}),
    ...(properties?.kind === 'record'
      ? {
          properties: Object.fromEntries(
            [...properties.fields].map(([name, one]) => [name, declaredSchema(one, run, refs, depth + 1) ?? {}]),
          ),
        }
      : {}),
    ...(names.length === 0 ? {} : { required: names }),
    ...(items === undefined ? {} : { items: declaredSchema(items, run, refs, depth + 1) ?? {} }),
  }
}

/** Places of a request by the names that frameworks give them in validation options. */
const PLACES: Readonly<Record<string, ParamPlace>> = {
  body: 'json',
  payload: 'json',
  json: 'json',
  form: 'form',
  query: 'query',
  querystring: 'query',
  queryString: 'query',
  params: 'path',
  param: 'path',
  path: 'path',
  headers: 'header',
  header: 'header',
  cookies: 'cookie',
  cookie: 'cookie',
  state: 'cookie',
}

export interface DeclaredInputs {
  readonly params: readonly Param[]
  readonly body?: { readonly contentType: string; readonly schema: Schema }
}

/** `{ body: schema, querystring: schema, … }`: parameters and body of the declaration. */
export function declaredInputs(options: Value | undefined, run: Interpreter, refs?: References): DeclaredInputs {
  const params: Param[] = []
  let body: Schema | undefined
  if (options?.kind !== 'record') return { params }
  for (const [name, value] of options.fields) {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    if (place === undefined) continue
    const schema = declaredSchema(value, run, refs)
    const isForm = place === 'json' && holdsFiles(schema)
    params.push(...paramsOfSchema(schema, isForm ? 'form' : place))
    if (place === 'json' && !isForm) body = schema
  }
  return { params, ...(body === undefined ? {} : { body: { contentType: 'application/json', schema: body } }) }
}

/** Whether a body has files among its fields, and so travels as a form. */
function holdsFiles(schema: Schema | undefined): boolean {
  return Object.values(schema?.properties ?? {}).some(
    (one) => one.format === 'binary' || one.items?.format === 'binary',
  )
}

/** The place that a name of validation options stands for. */
export function placeNamed(name: string): ParamPlace | undefined {
  return Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
}

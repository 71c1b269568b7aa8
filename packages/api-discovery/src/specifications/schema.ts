/** JSON Schema as specifications write it (OpenAPI 2, 3.0, 3.1, AsyncAPI), to the part that the model has. */
import type { Param, ParamPlace, Schema, SchemaType } from '../model.ts'
import { entriesOf, isTrue, itemsOf, textAt, textsOf, type DocumentNode } from './document.ts'
import type { Folder, Place } from './format.ts'
import { child, resolveReference } from './references.ts'

const MAX_DEPTH = 6
/** Schemas converted for one endpoint: a dense web of references is cut here. */
const MAX_SCHEMAS = 400
const TYPES: readonly SchemaType[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']

interface Budget {
  left: number
}

/** Most bodies are one of a few schemas; each is converted once. */
const converted = new WeakMap<DocumentNode, Schema>()

export function schemaOf(from: Place | undefined, folder: Folder): Schema {
  const place = from === undefined ? undefined : resolveReference(from, folder)
  if (place === undefined) return {}
  const known = converted.get(place.node)
  if (known !== undefined) return known
  const schema = convert(place, folder, 0, { left: MAX_SCHEMAS })
  converted.set(place.node, schema)
  return schema
}

function convert(from: Place, folder: Folder, depth: number, budget: Budget): Schema {
  if (depth > MAX_DEPTH || budget.left-- <= 0) return {}
  const place = resolveReference(from, folder)
  if (place?.node.kind !== 'map') return {}
  const { node } = place
  const sub = (key: string): Place[] =>
    itemsOf(node.entries.get(key)?.value).map((item) => ({ file: place.file, node: item }))
  const parts = sub('allOf').map((part) => convert(part, folder, depth + 1, budget))
  const oneOf = [...sub('oneOf'), ...sub('anyOf')].map((part) => convert(part, folder, depth + 1, budget))
  const properties: Record<string, Schema> = Object.create(null)
  for (const part of parts) Object.assign(properties, part.properties)
  const own = child(place, folder, 'properties')
  for (const [name, { value }] of entriesOf(own?.node))
    properties[name] = convert({ file: own?.file ?? place.file, node: value }, folder, depth + 1, budget)
  const required = [
    ...parts.flatMap((part) => part.required ?? []),
    ...(node.entries.get('required')?.value.kind === 'list' ? textsOf(node.entries.get('required')?.value) : []),
  ]
  const items = child(place, folder, 'items')
  const type = typeOf(node) ?? parts.find((part) => part.type !== undefined)?.type
  return {
    ...(type === undefined ? (Object.keys(properties).length > 0 ? { type: 'object' as const } : {}) : { type }),
    ...texts(node),
    ...enumOf(node),
    ...numbers(node),
    ...(Object.keys(properties).length === 0 ? {} : { properties: { ...properties } }),
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
    ...(items === undefined ? {} : { items: convert(items, folder, depth + 1, budget) }),
    ...(oneOf.length === 0 ? {} : { oneOf }),
  }
}

function typeOf(node: DocumentNode): Schema['type'] {
  const names = textsOf(node.kind === 'map' ? node.entries.get('type')?.value : undefined)
  const types = TYPES.filter((type) => names.includes(type))
  // OpenAPI 3.0 writes `nullable`, 2 by convention `x-nullable`.
  if (types.length > 0 && !types.includes('null') && (isNullable(node, 'nullable') || isNullable(node, 'x-nullable')))
    types.push('null')
  return types.length > 1 ? types : types[0]
}

function isNullable(node: DocumentNode, key: string): boolean {
  return node.kind === 'map' && isTrue(node.entries.get(key)?.value)
}

function texts(node: DocumentNode): Pick<Schema, 'format' | 'pattern'> {
  const format = textAt(node, 'format')
  const pattern = textAt(node, 'pattern')
  return { ...(format === undefined ? {} : { format }), ...(pattern === undefined ? {} : { pattern }) }
}

function enumOf(node: DocumentNode): Pick<Schema, 'enum'> {
  const values = itemsOf(node.kind === 'map' ? node.entries.get('enum')?.value : undefined).flatMap((item) =>
    item.kind === 'scalar' ? [item.value] : [],
  )
  return values.length === 0 ? {} : { enum: values }
}

function numbers(node: DocumentNode): Partial<Schema> {
  const result: { minimum?: number; maximum?: number; minLength?: number; maxLength?: number } = {}
  for (const key of ['minimum', 'maximum', 'minLength', 'maxLength'] as const) {
    const value = node.kind === 'map' ? node.entries.get(key)?.value : undefined
    if (value?.kind === 'scalar' && typeof value.value === 'number') result[key] = value.value
  }
  return result
}

/** One parameter for each field of an object, in the order of the schema; those of alternatives are never required. */
export function fieldsOf(schema: Schema, place: ParamPlace): Param[] {
  const required = new Set(schema.required)
  const alternatives = (schema.oneOf ?? []).flatMap((one) => Object.entries(one.properties ?? {}))
  const fields = new Map([...alternatives, ...Object.entries(schema.properties ?? {})])
  return [...fields].map(([name, property]) => ({
    name,
    in: place,
    ...(required.has(name) ? { required: true } : {}),
    ...(Object.keys(property).length === 0 ? {} : { schema: property }),
  }))
}

import type { Schema, SchemaType } from '@holdfast/api-discovery/inventory'

const types = new Set<unknown>(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
const deepest = 12
const isType = (value: unknown): value is SchemaType => types.has(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** What the inventory compares of a reported schema. Everything else, and what is nested deeper than bodies are, counts as unknown. */
export function schemaOf(value: unknown, depth = 0): Schema {
  if (!isObject(value) || depth > deepest) return {}
  const { type, format, properties, required, items, additionalProperties, oneOf } = value
  const own = Array.isArray(type) ? type.filter(isType) : isType(type) ? type : undefined
  const nested = (one: unknown): Schema => schemaOf(one, depth + 1)
  return {
    ...(own === undefined ? {} : { type: own }),
    ...(typeof format === 'string' ? { format } : {}),
    ...(Array.isArray(value['enum']) ? { enum: value['enum'].filter(isScalar) } : {}),
    ...(isObject(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, nested(one)])) }
      : {}),
    ...(Array.isArray(required) ? { required: required.filter((name) => typeof name === 'string') } : {}),
    ...(items === undefined ? {} : { items: nested(items) }),
    ...(typeof additionalProperties === 'boolean'
      ? { additionalProperties }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties: nested(additionalProperties) }),
    ...(Array.isArray(oneOf) ? { oneOf: oneOf.map(nested) } : {}),
  }
}

/** In a word or two, for tables: `integer`, `string (uuid)`, `list of string`, `one of paid, open`. Empty when nothing is known. */
export function inWords({ type, format, items, enum: words }: Schema): string {
  if (words !== undefined && words.length > 0)
    return `one of ${words.slice(0, 6).join(', ')}${words.length > 6 ? ', …' : ''}`
  if (type === 'array') return items === undefined ? 'list' : `list of ${inWords(items) || 'anything'}`
  const named = typeof type === 'string' ? type : (type ?? []).join(' or ')
  return format === undefined ? named : `${named || 'string'} (${format})`
}

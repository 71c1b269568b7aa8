import type { Json } from '../json.ts'

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'

/**
 * What is known about a value: the part of JSON Schema that matters for making values and for judging them. Built with every $ref resolved,
 * so recursive schemas are cyclic object graphs: walk them with a depth limit.
 */
export interface Schema {
  types: SchemaType[]
  format?: string
  enum?: Json[]
  const?: Json
  default?: Json
  examples: Json[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: boolean
  exclusiveMaximum?: boolean
  multipleOf?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  properties: Map<string, Schema>
  required: Set<string>
  items?: Schema
  additional?: boolean
  /** Alternatives (oneOf, anyOf); the schema itself is what they share. */
  variants: Schema[]
  readOnly?: boolean
  writeOnly?: boolean
  description?: string
}

export function emptySchema(): Schema {
  return { types: [], examples: [], properties: new Map(), required: new Set(), variants: [] }
}

/** A schema that fits the given example: what is known of a body of which only traffic has been seen. */
export function schemaOfExample(value: Json, depth = 0): Schema {
  const schema = emptySchema()
  schema.examples = [value]
  if (value === null) schema.types = ['null']
  else if (Array.isArray(value)) {
    schema.types = ['array']
    const [first] = value
    if (first !== undefined && depth < 20) schema.items = schemaOfExample(first, depth + 1)
  } else if (typeof value === 'object') {
    schema.types = ['object']
    if (depth < 20)
      for (const [key, entry] of Object.entries(value)) schema.properties.set(key, schemaOfExample(entry, depth + 1))
    schema.required = new Set(schema.properties.keys())
  } else if (typeof value === 'number') schema.types = [Number.isInteger(value) ? 'integer' : 'number']
  else schema.types = [typeof value === 'boolean' ? 'boolean' : 'string']
  return schema
}

/** A schema for a text parameter of the given name of type, e.g. `integer`, `uuid`, `email`. */
export function schemaOfWord(word: string): Schema {
  const schema = emptySchema()
  switch (word) {
    case 'integer':
    case 'int':
      schema.types = ['integer']
      break
    case 'number':
    case 'float':
      schema.types = ['number']
      break
    case 'boolean':
      schema.types = ['boolean']
      break
    case 'string':
      schema.types = ['string']
      break
    default:
      schema.types = ['string']
      schema.format = word
  }
  return schema
}

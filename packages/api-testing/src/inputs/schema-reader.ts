import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { Schema, SchemaType } from '../model/schema.ts'
import { emptySchema } from '../model/schema.ts'
import type { References } from './references.ts'
import { listAt } from './references.ts'

const typeNames: readonly SchemaType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null']

/**
 * Reads schemas of OpenAPI 2, 3.0 and 3.1. Each place behind a $ref is read once, so a recursive schema becomes a cyclic graph instead of an
 * endless tree.
 */
export class SchemaReader {
  private readonly references: References
  private readonly known = new Map<string, Schema>()

  constructor(references: References) {
    this.references = references
  }

  read(value: Json | undefined, document: string): Schema {
    if (!isJsonObject(value)) return emptySchema()
    const reference = value.$ref
    if (typeof reference !== 'string') {
      const schema = emptySchema()
      this.fill(schema, value, document)
      return schema
    }
    const key = this.references.key(reference, document)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const schema = emptySchema()
    this.known.set(key, schema)
    const target = this.references.resolve(value, document)
    if (target !== undefined && isJsonObject(target.value)) this.fill(schema, target.value, target.document)
    return schema
  }

  private fill(schema: Schema, raw: JsonObject, document: string): void {
    for (const part of listAt(raw, 'allOf')) mergeInto(schema, this.read(part, document))
    this.fillTypes(schema, raw)
    this.fillValues(schema, raw)
    fillLimits(schema, raw)
    if (isJsonObject(raw.properties)) {
      for (const [name, property] of Object.entries(raw.properties))
        schema.properties.set(name, this.read(property, document))
    }
    for (const name of listAt(raw, 'required')) if (typeof name === 'string') schema.required.add(name)
    if (raw.items !== undefined) schema.items = this.read(Array.isArray(raw.items) ? raw.items[0] : raw.items, document)
    else if (Array.isArray(raw.prefixItems)) schema.items = this.read(raw.prefixItems[0], document)
    if (raw.additionalProperties === false) schema.additional = false
    for (const variant of [...listAt(raw, 'oneOf'), ...listAt(raw, 'anyOf')]) {
      if (isJsonObject(variant) && variant.type === 'null') schema.types = [...schema.types, 'null']
      else schema.variants.push(this.read(variant, document))
    }
    if (schema.types.length === 0) {
      if (schema.properties.size > 0) schema.types = ['object']
      else if (schema.items !== undefined) schema.types = ['array']
    }
  }

  private fillTypes(schema: Schema, raw: JsonObject): void {
    const types = (Array.isArray(raw.type) ? raw.type : [raw.type]).flatMap((name) =>
      typeNames.filter((known) => known === name),
    )
    if (types.length > 0) schema.types = types
    if (raw.type === 'file') {
      schema.types = ['string']
      schema.format = 'binary'
    }
    if (raw.nullable === true && !schema.types.includes('null')) schema.types = [...schema.types, 'null']
    if (typeof raw.format === 'string') schema.format = raw.format
    if (typeof raw.description === 'string') schema.description = raw.description
    if (raw.readOnly === true) schema.readOnly = true
    if (raw.writeOnly === true) schema.writeOnly = true
  }

  private fillValues(schema: Schema, raw: JsonObject): void {
    if (Array.isArray(raw.enum)) schema.enum = raw.enum
    if (raw.const !== undefined) schema.const = raw.const
    if (raw.default !== undefined) schema.default = raw.default
    if (raw.example !== undefined) schema.examples.push(raw.example)
    if (raw['x-example'] !== undefined) schema.examples.push(raw['x-example'])
    if (Array.isArray(raw.examples)) schema.examples.push(...raw.examples)
  }
}

function fillLimits(schema: Schema, raw: JsonObject): void {
  const number = (key: string): number | undefined => {
    const value = raw[key]
    return typeof value === 'number' ? value : undefined
  }
  schema.minimum = number('minimum') ?? number('exclusiveMinimum') ?? schema.minimum
  schema.maximum = number('maximum') ?? number('exclusiveMaximum') ?? schema.maximum
  // OpenAPI 3.0 has a flag beside the limit, 3.1 (JSON Schema 2020-12) has the limit itself.
  if (raw.exclusiveMinimum === true || typeof raw.exclusiveMinimum === 'number') schema.exclusiveMinimum = true
  if (raw.exclusiveMaximum === true || typeof raw.exclusiveMaximum === 'number') schema.exclusiveMaximum = true
  schema.multipleOf = number('multipleOf') ?? schema.multipleOf
  schema.minLength = number('minLength') ?? schema.minLength
  schema.maxLength = number('maxLength') ?? schema.maxLength
  schema.minItems = number('minItems') ?? schema.minItems
  schema.maxItems = number('maxItems') ?? schema.maxItems
  if (raw.uniqueItems === true) schema.uniqueItems = true
  if (typeof raw.pattern === 'string') schema.pattern = raw.pattern
}

/** Adds what a part of an allOf says. */
function mergeInto(target: Schema, part: Schema): void {
  if (target.types.length === 0) target.types = [...part.types]
  for (const [name, property] of part.properties) target.properties.set(name, property)
  for (const name of part.required) target.required.add(name)
  target.examples.push(...part.examples)
  target.variants.push(...part.variants)
  target.items ??= part.items
  target.format ??= part.format
  target.enum ??= part.enum
  target.default ??= part.default
  target.minimum ??= part.minimum
  target.maximum ??= part.maximum
  target.minLength ??= part.minLength
  target.maxLength ??= part.maxLength
  target.pattern ??= part.pattern
}

import type { Schema, SchemaType } from '../../model.ts'
import type { Shape } from './shape.ts'
import { formatName, vocabularyOf } from './text-shape.ts'

/**
 * The JSON Schema of what was seen: types, formats, enums, nullability, and as required what every object had. Numbers
 * and texts stay without bounds, which would be values of somebody.
 */
export function schemaOfShape(shape: Shape): Schema {
  const types = typesOf(shape)
  const [first] = types
  const format = shape.texts === undefined ? undefined : formatName(shape.texts)
  const words = shape.texts === undefined ? undefined : vocabularyOf(shape.texts)
  const vocabulary = types.every((type) => type === 'string' || type === 'null') ? words : undefined
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 && first !== undefined ? first : types }),
    ...(format === undefined || vocabulary !== undefined ? {} : { format }),
    ...(vocabulary === undefined ? {} : { enum: types.includes('null') ? [...vocabulary, null] : vocabulary }),
    ...objectPart(shape),
    ...(shape.items === undefined ? {} : { items: schemaOfShape(shape.items) }),
  }
}

function typesOf(shape: Shape): SchemaType[] {
  const types: SchemaType[] = []
  if (shape.texts !== undefined) types.push('string')
  if (shape.fractions > 0) types.push('number')
  else if (shape.integers > 0) types.push('integer')
  if (shape.booleans > 0) types.push('boolean')
  if (shape.objects > 0) types.push('object')
  if (shape.arrays > 0) types.push('array')
  if (shape.nulls > 0 && types.length > 0) types.push('null')
  return types
}

function objectPart(shape: Shape): Partial<Schema> {
  const properties = [...(shape.properties ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
  const required = properties.filter(([, property]) => occurrences(property) >= shape.objects).map(([name]) => name)
  return {
    ...(properties.length === 0
      ? {}
      : { properties: Object.fromEntries(properties.map(([name, property]) => [name, schemaOfShape(property)])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(shape.others === undefined ? {} : { additionalProperties: schemaOfShape(shape.others) }),
  }
}

/** How many values were seen; for a property, in how many objects it was. */
export function occurrences(shape: Shape): number {
  const texts = shape.texts === undefined ? 0 : shape.texts.seen
  return shape.nulls + shape.booleans + shape.integers + shape.fractions + texts + shape.arrays + shape.objects
}

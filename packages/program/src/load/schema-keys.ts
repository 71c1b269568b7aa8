import * as z from 'zod'

/** The keys that a schema knows for the object at `path`; of every alternative, where there are several. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let candidates = alternatives(schema)
  for (const step of path) candidates = candidates.flatMap((candidate) => inside(candidate, step))
  return [
    ...new Set(
      candidates.flatMap((candidate) => (candidate instanceof z.ZodObject ? Object.keys(candidate.shape) : [])),
    ),
  ]
}

/** The schemas of one part of an object or list. */
function inside(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return alternatives(schema.element)
  if (!(schema instanceof z.ZodObject)) return []
  const shape: Record<string, z.core.$ZodType> = schema.shape
  const part = shape[String(step)]
  return part === undefined ? [] : alternatives(part)
}

/** A schema without what only says that it may be absent, and a union as its options. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => alternatives(option))
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return alternatives(schema.unwrap())
  }
  return [schema]
}

/** Reading values of parsed JSON whose shape is not known. */

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const found = value?.[key]
  return isObject(found) ? found : undefined
}

export function textIn(value: JsonObject | undefined, key: string): string | undefined {
  const found = value?.[key]
  return typeof found === 'string' ? found : undefined
}

/** A number, also one that is written as text. */
export function numberIn(value: JsonObject | undefined, key: string): number | undefined {
  const found = value?.[key]
  if (typeof found === 'number') return Number.isFinite(found) ? found : undefined
  if (typeof found !== 'string' || !/^-?\d{1,16}(?:\.\d{1,9})?$/.test(found)) return undefined
  return Number(found)
}

export function listIn(value: JsonObject | undefined, key: string): readonly unknown[] {
  const found = value?.[key]
  return Array.isArray(found) ? found : []
}

/** The value of a key that may be written with dots: as one key, or as keys in each other. */
export function valueAt(value: JsonObject, path: string): unknown {
  if (path in value) return value[path]
  if (!path.includes('.')) return undefined
  let here: unknown = value
  for (const key of path.split('.')) {
    if (!isObject(here)) return undefined
    here = here[key]
  }
  return here
}

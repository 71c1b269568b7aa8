import type { FieldValue } from './change.ts'

/** Fields of something by their path, in order: `when.schedule.rrule` → `FREQ=DAILY`. */
export type Fields = Map<string, FieldValue>

/** An entity as its fields. Objects are taken apart, lists are not; keys without a value are left out. */
export function fieldsOf(entity: object): Fields {
  const fields: Fields = new Map()
  collect(entity, '', fields)
  return fields
}

function collect(value: object, prefix: string, fields: Fields): void {
  for (const [key, part] of Object.entries(value)) {
    if (isObject(part)) collect(part, `${prefix}${key}.`, fields)
    else if (part !== undefined) fields.set(prefix + key, fieldValue(part))
  }
}

/** The same value with a type that says what it is: entities are read from YAML or JSON, so they hold nothing else. */
function fieldValue(value: unknown): FieldValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map((part) => fieldValue(part))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fieldValue(part)]))
  throw new TypeError(`A program cannot hold a ${typeof value}`)
}

/** The entity again, from its fields. */
export function entityOf(fields: Fields): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [path, value] of fields) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    let parent = root
    for (const key of keys) {
      const next = parent[key]
      if (isObject(next)) {
        parent = next
      } else {
        const made: Record<string, unknown> = {}
        parent[key] = made
        parent = made
      }
    }
    parent[last] = value
  }
  return root
}

/** True when two values are the same, whatever the order of keys. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isSameValue(value, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSameValue(a[key], b[key]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

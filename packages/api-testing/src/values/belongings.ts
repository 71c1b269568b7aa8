import type { Json, JsonObject, JsonPath } from '../json.ts'
import { isJsonObject } from '../json.ts'

/** Fields by which an object names the person it belongs to. */
const ownerName =
  /^(?:owner|user|author|creator|created_?by|posted_?by|customer|buyer|seller|member|patient|client|employee|holder|sender|username|user_?name|login|email)(?:_?(?:id|name|email|uuid))?$/i

/** The values by which an object may name a person: a text, a number, or a person with an id, name or e-mail in it. */
function namesIn(value: Json): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    /^(?:id|_id|uuid|user_?id|user_?name|name|login|email|e_?mail)$/i.test(key) &&
    (typeof entry === 'string' || typeof entry === 'number')
      ? [String(entry)]
      : [],
  )
}

function whoseIs(object: JsonObject, markers: ReadonlySet<string>): 'own' | 'other' | undefined {
  const named = Object.entries(object)
    .filter(([key]) => ownerName.test(key))
    .flatMap(([, value]) => namesIn(value))
  if (named.length === 0) return undefined
  return named.some((name) => markers.has(name)) ? 'own' : 'other'
}

/** For the leaves of an answer: whether the nearest thing around them that names a person names one of `markers`, or somebody else. */
export function ownershipIn(body: Json, markers: ReadonlySet<string>): (path: JsonPath) => 'own' | 'other' | undefined {
  if (markers.size === 0) return () => undefined
  const known = new Map<JsonObject, 'own' | 'other' | undefined>()
  return (path) => {
    let found: 'own' | 'other' | undefined
    let current: Json | undefined = body
    for (const step of path) {
      if (isJsonObject(current)) {
        if (!known.has(current)) known.set(current, whoseIs(current, markers))
        found = known.get(current) ?? found
        current = current[String(step)]
      } else if (Array.isArray(current)) current = current[Number(step)]
    }
    return found
  }
}

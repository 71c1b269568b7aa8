import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'

const personContainer =
  /^(?:user|author|owner|seller|buyer|customer|reviewer|creator|created_?by|member|employee|contact|driver|sender|recipient|commenter|poster|mechanic|doctor|patient|host|guest|agent)$/i

/** A person described inside another object, e.g. the author of a post. */
export interface NestedPerson {
  readonly container: string
  readonly person: JsonObject
}

/** Every person nested in an answer. */
export function nestedPersons(body: Json | undefined): NestedPerson[] {
  const found: NestedPerson[] = []
  const visit = (value: Json | undefined, depth: number): void => {
    if (depth > 10 || found.length > 2000) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else if (isJsonObject(value)) {
      for (const [name, entry] of Object.entries(value)) {
        // At the top of an answer `{"user": {…}}` is the thing itself, not something beside another.
        if (isJsonObject(entry) && depth > 0 && personContainer.test(name))
          found.push({ container: name, person: entry })
        visit(entry, depth + 1)
      }
    }
  }
  visit(body, 0)
  return found
}

/** Whether an object holds one of the values that mark an identity. */
export function isAbout(object: JsonObject, markers: ReadonlySet<string>): boolean {
  return Object.values(object).some(
    (value) => (typeof value === 'string' || typeof value === 'number') && markers.has(String(value)),
  )
}

/** Hidden values (`****`, `[FILTERED]`) give nothing away. */
export function isMasked(text: string): boolean {
  return (
    /[*•]{2,}|x{4,}/i.test(text) || /^\W*(?:filtered|redacted|hidden|masked|removed|secret|null|none)\W*$/i.test(text)
  )
}

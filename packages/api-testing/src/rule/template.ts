import { ApiTestError } from '../errors.ts'
import type { Json } from '../json.ts'
import { isJsonObject, setOwn } from '../json.ts'

/** Values for `<<name>>` in rules. The double angle brackets were chosen because payload languages leave them alone. */
export type Variables = ReadonlyMap<string, Json>

const place = /<<\s*([A-Za-z][\w.-]*)\s*>>/g

/** The text with every `<<name>>` filled in. `escape` is applied to each value. Errors: `rule_invalid` for a name without a value. */
export function renderText(
  text: string,
  variables: Variables,
  escape: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(place, (_, name: string) => {
    const value = variables.get(name)
    if (value === undefined) throw new ApiTestError('rule_invalid', `<<${name}>> has no value here`)
    return escape(typeof value === 'string' ? value : JSON.stringify(value))
  })
}

/** Like `renderText`, for any JSON. A text that is nothing but one place keeps the type of its value. */
export function render(value: Json, variables: Variables): Json {
  if (typeof value === 'string') {
    const only = /^<<\s*([A-Za-z][\w.-]*)\s*>>$/.exec(value)
    const whole = only === null ? undefined : variables.get(only[1] ?? '')
    return whole === undefined ? renderText(value, variables) : whole
  }
  if (Array.isArray(value)) return value.map((entry) => render(entry, variables))
  if (!isJsonObject(value)) return value
  const copy: Record<string, Json> = {}
  for (const [key, entry] of Object.entries(value)) setOwn(copy, renderText(key, variables), render(entry, variables))
  return copy
}

export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
}

import { defineAssignment, isJsonObject, withBodyField } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function otherValue(
  types: readonly string[],
  format: string | undefined,
  before: Json | undefined,
  unique: string,
): Json {
  if (types.includes('boolean')) return before !== true
  if (types.includes('integer') || types.includes('number'))
    return typeof before === 'number' ? before + 90_001 : 90_001
  return format === 'date-time' ? '2001-02-03T04:05:06Z' : `hf${unique}`
}

/** Fields that the description itself says only the server writes. */
export default defineAssignment({
  id: 'mass-assignment-read-only',
  title: 'Callers can set fields that are declared read-only',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915],
  why: 'The description says that only the server writes the field, the server takes it from the request. Whatever depends on it can be falsified.',
  fix: 'Enforce readOnly where requests are validated, or copy only the fields that are meant to be written.',
  controls: ['input-validation', 'access-control'],
  concerns: ({ endpoint }) =>
    endpoint.bodies.some(({ schema }) => [...schema.properties.values()].some((property) => property.readOnly === true))
      ? true
      : 'declares nothing read-only',
  attempts: (context, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const declared = context.endpoint.bodies.flatMap(({ schema }) => [...schema.properties])
    return declared
      .filter(([name, property]) => property.readOnly === true && sent[name] === undefined)
      .slice(0, 6)
      .map(([name, property]) => {
        const before = seen.find((object) => object[name] !== undefined)?.[name]
        const value = otherValue(property.types, property.format, before, context.unique())
        return { path: [name], value, into: withBodyField(name, value) }
      })
  },
})

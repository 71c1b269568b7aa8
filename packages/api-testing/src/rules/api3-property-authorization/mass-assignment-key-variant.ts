import { defineAssignment, isJsonObject, privilegedFields, withBodyField } from '../../rule/index.ts'

/** Other spellings of a name that become the name when the object is bound. */
function spellings(name: string): string[] {
  const capital = name.slice(0, 1).toUpperCase() + name.slice(1)
  const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const snake = name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return [...new Set([capital, name.toUpperCase(), camel, snake, `user[${name}]`, `user.${name}`, ` ${name}`])].filter(
    (one) => one !== name,
  )
}

export default defineAssignment({
  id: 'mass-assignment-key-variant',
  title: 'Another spelling of a name gets past the filter of fields',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915, 178],
  why: 'The filter looks for exact names, the binding ignores case or takes paths apart. A caller sets a role by writing its name otherwise.',
  fix: 'List the fields that may be set instead of those that may not, and refuse all others.',
  controls: ['access-control', 'input-validation'],
  onlyAround: true,
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    return privilegedFields(seen, sent)
      .slice(0, 2)
      .flatMap(({ name, value }) =>
        spellings(name).map((key) => ({ path: [name], value, how: `as "${key}"`, into: withBodyField(key, value) })),
      )
  },
})

import { defineAssignment, isJsonObject, privilegedFields, scalarText } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

/** Frameworks that bind all parameters of a request to one object take them from the address, too. */
export default defineAssignment({
  id: 'mass-assignment-query',
  title: "Parameters of the address set fields that are not the caller's to set",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915, 235],
  why: 'The body is filtered, but parameters of the address are bound to the same object. A caller sets a role or a balance behind a question mark.',
  fix: 'Bind from the body only, and from named fields only.',
  controls: ['access-control', 'input-validation'],
  onlyAround: true,
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    return privilegedFields(seen, sent)
      .slice(0, 8)
      .flatMap(({ name, value }) => {
        const into = (draft: RequestDraft): RequestDraft => ({
          ...draft,
          query: [...draft.query, [name, scalarText(value)] as const],
        })
        // What a query holds is text; some servers turn it into the type of the field.
        return [value, scalarText(value)].map((stored) => ({ path: [name], value: stored, how: 'in the query', into }))
      })
  },
})

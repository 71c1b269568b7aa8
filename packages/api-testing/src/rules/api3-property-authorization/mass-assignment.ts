import { defineAssignment, isJsonObject, privilegedFields, withBodyField } from '../../rule/index.ts'

/**
 * A field that the caller should not control is sent along, and then found on the object with the value sent.
 */
export default defineAssignment({
  id: 'mass-assignment',
  title: 'Callers can set fields that are not theirs to set',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915],
  why: 'The server copies whatever fields a request holds into the stored object. A caller makes themselves an administrator, verified, or rich.',
  fix: 'Take from requests only the fields on a list for this operation and role; keep roles, states and balances out of it.',
  controls: ['access-control', 'input-validation', 'secure-coding'],
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    return privilegedFields(seen, sent).map(({ name, value }) => ({
      path: [name],
      value,
      into: withBodyField(name, value),
    }))
  },
})

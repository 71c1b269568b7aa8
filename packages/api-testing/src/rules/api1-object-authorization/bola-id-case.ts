import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-id-case',
  title: 'An id in capital letters gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 178],
  why: 'The check tells capital from small letters, the database does not. An id in the other case passes the check and finds the foreign object.',
  fix: 'Bring ids into one form before anything else, or use a binary collation for them; look up by id and owner in one query.',
  controls: ['access-control', 'input-validation'],
  ways: (_, { own, object }) =>
    [object.id.toUpperCase(), object.id.toLowerCase()].flatMap((id) =>
      id === object.id ? [] : [{ label: `with the id written ${id}`, draft: withPoint(own.draft, object.point, id) }],
    ),
})

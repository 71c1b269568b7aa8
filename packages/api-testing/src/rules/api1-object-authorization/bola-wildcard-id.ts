import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-wildcard-id',
  title: 'A wildcard instead of an id shows the objects of others',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 155],
  why: 'The place of an id takes a pattern or a word for everything. One request shows the objects of all users, and nobody needs to know an id.',
  fix: 'Accept ids in their exact form only, compare them for equality, and filter by owner in the query.',
  controls: ['access-control', 'input-validation'],
  ways: (_, { own, object }) =>
    ['*', '%', '_'.repeat(Math.min(object.id.length, 12)), '.*', 'all'].map((pattern) => ({
      label: `with "${pattern}" in place of the id`,
      draft: withPoint(own.draft, object.point, pattern),
    })),
})

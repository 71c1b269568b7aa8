import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-empty-id',
  title: 'An empty id shows the objects of others',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 1284],
  why: 'Where the id is empty, null or zero, the filter is left out and everything is shown. Nobody needs to know an id to read what belongs to others.',
  fix: 'Refuse requests without a valid id, and always filter by owner, whatever other filters there are.',
  controls: ['access-control', 'input-validation'],
  ways: (_, { own, object }) => {
    const values = object.point.in === 'body' ? [null, '', 0, -1] : ['', '0', '-1', 'null', 'undefined', '%00']
    return values.map((value) => ({
      label: `with ${JSON.stringify(value)} in place of the id`,
      draft: withPoint(own.draft, object.point, value),
    }))
  },
})

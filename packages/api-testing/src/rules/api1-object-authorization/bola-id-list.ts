import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-id-list',
  title: 'A foreign id behind an own one gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  why: 'The place of one id takes several with commas between them, and only the first is checked. Behind an own id another user lists as many foreign ones as they like.',
  fix: 'Check every object that a request names, or filter by owner in the query that loads them.',
  controls: ['access-control', 'secure-coding'],
  ways: (_, { own, object, peerId }) => {
    if (peerId === undefined) return []
    return [`${peerId},${object.id}`, `${object.id},${peerId}`, `${peerId};${object.id}`, `${peerId}|${object.id}`].map(
      (list) => ({
        label: `with the ids "${list}" in one place`,
        draft: withPoint(own.draft, object.point, list),
      }),
    )
  },
})

import { defineObjectBypass } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-duplicate-parameter',
  title: 'Sending a parameter twice gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 235],
  why: 'Of two parameters of one name the check takes one and the query the other. An own id beside a foreign one satisfies the check and shows the foreign object.',
  fix: 'Refuse parameters that are sent twice where one is meant, and use one parsed value for the check and the query.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) => (endpoint.params.some((param) => param.in === 'query') ? true : 'takes no query'),
  ways: (_, { own, object, peerId }) => {
    const { draft } = own
    const { point } = object
    if (point.in !== 'query' || peerId === undefined) return []
    const rest = draft.query.filter(([name]) => name !== point.name)
    return [
      [peerId, object.id],
      [object.id, peerId],
    ].map((ids) => ({
      label: `with ${point.name} given twice (${ids.join(', ')})`,
      draft: { ...draft, query: [...rest, ...ids.map((id) => [point.name, id] as const)] },
    }))
  },
})

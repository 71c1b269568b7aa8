import { defineObjectBypass, pathParamsOf, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-query-overrides-path',
  title: 'An id in the query replaces the checked one in the path',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 472],
  why: 'Path, query and body are merged into one set of parameters after the check. An own id in the path satisfies the check, a foreign one in the query is what is loaded.',
  fix: 'Read each value from the one place it belongs to, and use the checked value for loading.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) => (endpoint.path.includes('{') ? true : 'takes no id in the path'),
  ways: (_, { own, object, peerId }) => {
    if (object.point.in !== 'path' || peerId === undefined) return []
    const start = withPoint(own.draft, object.point, peerId)
    const names = [...new Set([object.point.name, pathParamsOf(own.draft.pathTemplate).at(-1) ?? 'id', 'id'])]
    return names.map((name) => ({
      label: `with an own id in the path and ${name}=${object.id} in the query`,
      draft: { ...start, query: [...start.query, [name, object.id] as const] },
    }))
  },
})

import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-id-in-array',
  title: 'An id wrapped in a list gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 843],
  why: 'The check compares one id, the query takes a list as well. Another user wraps the id of a foreign object in a list and is shown it.',
  fix: 'Accept ids of exactly one type, and look the object up by id and owner in one query.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) =>
    endpoint.params.some((param) => param.in === 'query') || endpoint.bodies.length > 0
      ? true
      : 'takes no query or body',
  ways: (_, { own, object }) => {
    const { draft } = own
    const { point } = object
    if (point.in === 'body') return [{ label: 'with the id in a list', draft: withPoint(draft, point, [point.value]) }]
    if (point.in !== 'query') return []
    const rest = draft.query.filter(([name]) => name !== point.name)
    return [`${point.name}[]`, `${point.name}[0]`].map((name) => ({
      label: `with the id as ${name}`,
      draft: { ...draft, query: [...rest, [name, object.id] as const] },
    }))
  },
})

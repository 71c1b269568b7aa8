import { defineObjectBypass, withPoint } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-id-in-object',
  title: 'An id wrapped in an object gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 843],
  why: 'The check does not understand a nested id and lets it pass, the function unwraps it. Another user nests the id of a foreign object and is shown it.',
  fix: 'Validate the shape of the request before anything else, and look the object up by id and owner in one query.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) =>
    endpoint.params.some((param) => param.in === 'query') || endpoint.bodies.length > 0
      ? true
      : 'takes no query or body',
  ways: (_, { own, object }) => {
    const { draft } = own
    const { point } = object
    const keys = ['id', point.name, 'value']
    if (point.in === 'body')
      return keys.map((key) => ({
        label: `with the id as {"${key}": …}`,
        draft: withPoint(draft, point, { [key]: point.value }),
      }))
    if (point.in !== 'query') return []
    const rest = draft.query.filter(([name]) => name !== point.name)
    return keys.map((key) => ({
      label: `with the id as ${point.name}[${key}]`,
      draft: { ...draft, query: [...rest, [`${point.name}[${key}]`, object.id] as const] },
    }))
  },
})

import { defineViewSwitch } from '../../rule/index.ts'

const switches = [
  ['all', 'true'],
  ['scope', 'all'],
  ['everyone', 'true'],
  ['mine', 'false'],
  ['own', 'false'],
  ['only_mine', 'false'],
  ['include_others', 'true'],
  ['show_all', '1'],
  ['admin', 'true'],
] as const

export default defineViewSwitch({
  id: 'bola-scope-parameter',
  title: 'A parameter widens a list to the objects of all users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 285],
  owasp: 'API1:2023',
  why: "A list of one's own objects becomes a list of everybody's with a switch that is meant for administrators. The role of the caller is not asked.",
  fix: 'Check the role before a list is widened, and filter by the user of the session otherwise.',
  controls: ['access-control'],
  ways: (_, { theirs: { draft } }) => [
    {
      label: 'with switches that widen the list',
      draft: {
        ...draft,
        query: [...draft.query.filter(([name]) => !switches.some(([key]) => key === name)), ...switches],
      },
      parts: switches.map((pair) => ({
        label: `with ${pair.join('=')}`,
        draft: { ...draft, query: [...draft.query.filter(([name]) => name !== pair[0]), pair] },
      })),
    },
  ],
})

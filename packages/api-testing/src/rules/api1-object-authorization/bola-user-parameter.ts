import { defineViewSwitch, namesOf } from '../../rule/index.ts'

const names = [
  'user_id',
  'userId',
  'user',
  'username',
  'owner',
  'owner_id',
  'account_id',
  'customer_id',
  'email',
  'id',
  'uid',
]

/** Parameters that nobody documented: frameworks that build filters from whatever a query holds take them all the same. */
export default defineViewSwitch({
  id: 'bola-user-parameter',
  title: 'An undocumented parameter shows the data of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  why: "A request for one's own data takes a parameter that names another user. Whoever guesses its name reads the data of everybody.",
  fix: 'Filter by the user of the session always and last, and refuse parameters that the operation does not document.',
  controls: ['access-control', 'input-validation'],
  ways: (context, { theirs: { draft } }) => {
    const documented = new Set(context.endpoint.params.map((param) => param.name))
    const undocumented = names.filter((name) => !documented.has(name))
    return namesOf(context, context.owner)
      .slice(0, 4)
      .map((who) => ({
        label: `with parameters that name ${who}`,
        draft: { ...draft, query: [...draft.query, ...undocumented.map((name) => [name, who] as const)] },
        parts: undocumented.map((name) => ({
          label: `with ${name}=${who}`,
          draft: { ...draft, query: [...draft.query, [name, who] as const] },
        })),
      }))
  },
})

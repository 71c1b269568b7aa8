import { defineViewSwitch, namesOf } from '../../rule/index.ts'

const namesSomebody =
  /(?:^|[._-])(?:id|uid|uuid|guid|user|owner|author|account|customer|client|member|patient|student|employee|tenant|e-?mail|user_?name|login)s?$|(?:Id|ID|Uuid|Email|Username|User)$/

/** A filter that is documented and optional: it works as meant for oneself, and nobody checks who else it names. */
export default defineViewSwitch({
  id: 'bola-filter-parameter',
  title: 'A filter for one person shows the data of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  why: "A list takes the id of a person as a filter and trusts it. With another person's id in it, it lists what is theirs.",
  fix: 'Filter by the user of the session always, and let only those name somebody else who may see their data.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) =>
    endpoint.params.some((param) => param.in === 'query' && namesSomebody.test(param.name))
      ? true
      : 'has no filter for a person',
  ways: (context, { theirs: { draft } }) => {
    const filters = context.endpoint.params.filter((param) => param.in === 'query' && namesSomebody.test(param.name))
    const who = namesOf(context, context.owner).slice(0, 6)
    return filters.slice(0, 3).flatMap(({ name }) =>
      who.map((marker) => ({
        label: `with ${name}=${marker}`,
        draft: { ...draft, query: [...draft.query.filter(([known]) => known !== name), [name, marker] as const] },
      })),
    )
  },
})

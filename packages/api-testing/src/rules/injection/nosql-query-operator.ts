import { defineRule, formEncoded, provenBoolean, scalarText } from '../../rule/index.ts'
import type { Point, RequestDraft } from '../../rule/index.ts'

/** The same query with `name[$in][0]=value` in place of `name=value`. */
function withOperator(draft: RequestDraft, point: Point, value: string): RequestDraft {
  const rest = draft.query.filter(([name]) => name !== point.name)
  const others = formEncoded(rest)
  const operator = `${encodeURIComponent(point.name)}[$in][0]=${encodeURIComponent(value)}`
  return { ...draft, rawQuery: others === '' ? operator : `${others}&${operator}` }
}

/** Parsers of query strings turn brackets into objects, and the objects go into the query of a document database. */
export default defineRule({
  id: 'nosql-query-operator',
  title: 'A database operator in the query string is carried out',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [943],
  owasp: 'A03:2021',
  why: 'Brackets in a query string become an object, and the object becomes an operator of the database. A link is enough to ask for everything but one value.',
  fix: 'Convert every parameter to a text or number before it goes into a query, and switch off nested query strings where they are not needed.',
  controls: ['secure-coding', 'input-validation'],
  applies: ({ endpoint }) => (endpoint.graphql === undefined ? true : 'only for rest'),
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined || !baseline.isStable || baseline.draft.rawQuery !== undefined) return
    const points = context.points((point) => point.in === 'query' && scalarText(point.value) !== '')
    for (const point of points.slice(0, 8)) {
      const value = scalarText(point.value)
      const proof = await provenBoolean(
        context,
        baseline.draft,
        () => ({
          yes: withOperator(baseline.draft, point, value),
          no: withOperator(baseline.draft, point, `hf${context.unique()}`),
        }),
        baseline.volatile,
      )
      if (proof === undefined) continue
      context.report({
        message: `With ${point.name}[$in] the answer is the usual one for ${value} and another for a made-up value: the operator reaches the database.`,
        point,
        evidence: proof.exchanges,
      })
    }
  },
})

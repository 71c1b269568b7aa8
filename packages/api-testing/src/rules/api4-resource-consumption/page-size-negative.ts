import { defineRule, longestList, outcomeOf, pageSizePoints, withPoint } from '../../rule/index.ts'

export default defineRule({
  id: 'page-size-negative',
  title: 'A page size of zero or less returns everything',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 839],
  owasp: 'API4:2023',
  why: 'The largest size is checked and the smallest is not, and to many databases a negative limit means none. The check for large numbers is passed by.',
  fix: 'Accept whole numbers from one to the largest page size only.',
  controls: ['capacity-management', 'input-validation'],
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    for (const point of pageSizePoints(context)) {
      const one = await context.send(withPoint(draft, point, 1))
      if (outcomeOf(one.response) !== 'works' || longestList(one) !== 1) continue
      // What comes without the parameter is what a careful server falls back to, and what a large number is cut down to as well.
      const absent = await context.send({ ...draft, query: draft.query.filter(([name]) => name !== point.name) })
      const large = await context.send(withPoint(draft, point, 100_000))
      const usual = Math.max(longestList(absent), outcomeOf(large.response) === 'works' ? longestList(large) : 0)
      for (const size of [-1, 0]) {
        const exchange = await context.send(withPoint(draft, point, size))
        if (outcomeOf(exchange.response) !== 'works' || longestList(exchange) <= Math.max(usual, 1)) continue
        context.report({
          message: `${point.name}=${size} returns ${longestList(exchange)} rows, more than any size that is allowed (${usual}).`,
          point,
          evidence: [
            { label: 'without the parameter', exchange: absent },
            { label: `${point.name}=${size}`, exchange },
          ],
        })
        return
      }
    }
  },
})

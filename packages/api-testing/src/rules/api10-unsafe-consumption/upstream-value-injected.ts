import { consume, defineUpstreamRule, outcomeOf } from '../../rule/index.ts'
import type { Point, RuleContext } from '../../rule/index.ts'

/** The same document with another text in all its fields. */
async function withText(context: RuleContext, point: Point, text: string) {
  const value = { id: 7, name: text, title: text, description: text, email: text }
  const found = await consume(context, point, {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...value, items: [value], data: value }),
  })
  return found === undefined ? undefined : { exchange: found.exchange, outcome: outcomeOf(found.exchange.response) }
}

/** A single quote in the text breaks the operation, two of them do not, and so again: the text is pasted into a query. */
export default defineUpstreamRule({
  id: 'upstream-value-injected',
  title: 'Values of other services are pasted into queries',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89, 20],
  why: 'What callers send is bound, what another service answers is trusted and pasted. Whoever answers there reads and changes the database.',
  fix: 'Bind values as parameters wherever they come from, and validate answers of other services like requests.',
  controls: ['supplier-security', 'input-validation'],
  judge: async (context, point) => {
    const plain = await withText(context, point, `hf${context.unique()}`)
    if (plain?.outcome !== 'works') return false
    for (let round = 0; round < 2; round += 1) {
      const mark = `hf${context.unique()}`
      const single = await withText(context, point, `${mark}'`)
      const double = await withText(context, point, `${mark}''`)
      const triple = await withText(context, point, `${mark}'''`)
      if (single?.outcome !== 'failed' || double?.outcome !== 'works' || triple?.outcome !== 'failed') return false
      if (round === 0) continue
      context.report({
        message: `A quote in what the address in ${point.name} gives breaks the operation (${single.exchange.response.status}), two do not (${double.exchange.response.status}), three do again.`,
        confidence: 'certain',
        point: { in: point.in, name: point.name },
        evidence: [
          { label: 'two quotes', exchange: double.exchange },
          { label: 'one quote', exchange: single.exchange },
        ],
      })
    }
    return true
  },
})

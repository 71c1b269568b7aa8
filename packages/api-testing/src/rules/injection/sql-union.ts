import { defineRule, outcomeOf, scalarText, textOf, withPoint, withoutEcho } from '../../rule/index.ts'
import type { Exchange, Point, RuleContext } from '../../rule/index.ts'

/** How the value stands in the statement: what closes it, and what hides the rest. */
const contexts = [
  { open: "'", rest: "-- '" },
  { open: '', rest: '-- ' },
  { open: "')", rest: "-- '" },
]
const maxColumns = 12

/**
 * First whether ORDER BY with a position is executed (the first column works, the hundredth does not), then the number of columns, then a UNION
 * whose row holds a product nobody sent.
 */
async function prove(context: RuleContext, point: Point): Promise<Exchange | undefined> {
  const draft = context.baseline()?.draft
  if (draft === undefined) return undefined
  const value = scalarText(point.value)
  for (const { open, rest } of contexts) {
    const ask = (clause: string): Promise<Exchange> =>
      context.send(withPoint(draft, point, `${value}${open} ${clause}${rest}`))
    const works = async (position: number): Promise<boolean> =>
      outcomeOf((await ask(`ORDER BY ${position}`)).response) === 'works'
    if (!(await works(1)) || (await works(99))) continue
    let columns = 1
    while (columns < maxColumns && (await works(columns + 1))) columns += 1
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const n = context.number(10_000, 99_999)
      const m = context.number(10_000, 99_999)
      const row = Array.from({ length: columns }, () => `${n}*${m}`).join(',')
      const clause = `AND 1=0 UNION ALL SELECT ${row}`
      const exchange = await ask(clause)
      const shown = withoutEcho(textOf(exchange.response), [`${value}${open} ${clause}${rest}`])
      if (!shown.includes(String(n * m))) break
      if (attempt === 1) return exchange
    }
  }
  return undefined
}

export default defineRule({
  id: 'sql-union',
  title: 'Rows of the attacker can be joined to a result of the database',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'With UNION the answer shows whatever another table holds. One request is enough for a whole table of users and passwords.',
  fix: "Pass values as bound parameters of prepared statements, never by building the statement's text.",
  controls: ['secure-coding', 'input-validation'],
  applies: ({ baseline }) => {
    const own = baseline()
    return own === undefined || textOf(own.exchange.response) !== '' ? true : 'answers with nothing'
  },
  run: async (context) => {
    const points = context.points((point) => point.in !== 'header' && typeof point.value !== 'boolean').slice(0, 8)
    for (const point of points) {
      const exchange = await prove(context, point)
      if (exchange === undefined) continue
      context.report({
        message: `A row added with UNION in ${point.in} parameter \`${point.name}\` comes back with the product of two random numbers.`,
        confidence: 'certain',
        point,
        evidence: [{ label: 'request with a row of its own', exchange }],
      })
    }
  },
})

import { codeOf, defineRule, scalarText, withPoint } from '../../rule/index.ts'
import type { Exchange, Point, RuleContext } from '../../rule/index.ts'

/** Counts to `rows` inside the database: SQLite has no function that waits. About a second for some millions. */
function counting(rows: number): string {
  return `(WITH RECURSIVE hf(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM hf LIMIT ${rows}) SELECT count(*) FROM hf)`
}

/** Ways out of the quotes that a value may stand in; a value in the middle of an INSERT must stay one value. */
const shapes = [
  (value: string, query: string) => `${value}'||${query}||'`,
  (value: string, query: string) => `${value}' AND ${query}>0 AND '1'='1`,
  (value: string, query: string) => `${value}+${query}*0`,
] as const

const fewRows = 2_000_000
const mostRows = 16_000_000
const leastMs = 400

interface Timed {
  readonly ms: number
  readonly exchange: Exchange
}

async function timed(context: RuleContext, point: Point, payload: string): Promise<Timed | undefined> {
  const own = context.baseline()
  if (own === undefined) return undefined
  try {
    const exchange = await context.send(withPoint(own.draft, point, payload))
    return { ms: exchange.response.firstByteMs, exchange }
  } catch (error) {
    if (['timeout', 'connection_failed', 'response_invalid'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

/** The time must follow the number of rows: long, short, half as long, short and long again. */
async function prove(
  context: RuleContext,
  point: Point,
): Promise<{ slow: Timed; fast: Timed; rows: number } | undefined> {
  const value = scalarText(point.value)
  return context.exclusively(async () => {
    for (const shape of shapes) {
      const at = (rows: number): Promise<Timed | undefined> => timed(context, point, shape(value, counting(rows)))
      let rows = fewRows
      let slow = await at(rows)
      const fast = slow === undefined || slow.ms < 100 ? undefined : await at(1)
      if (slow === undefined || fast === undefined || slow.ms < fast.ms * 4) continue
      while (slow !== undefined && slow.ms < leastMs && rows < mostRows) {
        rows *= 2
        slow = await at(rows)
      }
      if (slow === undefined || slow.ms < leastMs) continue
      const ratios: number[] = []
      for (let round = 0; round < 2; round += 1) {
        const [half, none, full] = [await at(rows / 2), await at(1), await at(rows)]
        if (half === undefined || none === undefined || full === undefined || none.ms > half.ms * 0.4) break
        ratios.push((full.ms - none.ms) / (half.ms - none.ms))
      }
      if (ratios.length === 2 && ratios.every((ratio) => ratio > 1.4 && ratio < 3)) return { slow, fast, rows }
    }
    return undefined
  })
}

export default defineRule({
  id: 'sql-heavy-query',
  title: 'A parameter can make the database count',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'The parameter is executed as part of a database statement even though neither error nor result shows it. How long the database is busy answers every question an attacker asks.',
  fix: "Pass values as bound parameters of prepared statements, never by building the statement's text.",
  controls: ['secure-coding', 'input-validation'],
  run: async (context) => {
    const texts = ({ in: place, value }: Point): boolean =>
      place !== 'header' && place !== 'cookie' && typeof value !== 'boolean'
    for (const point of context.points(texts).slice(0, 6)) {
      const found = await prove(context, point)
      if (found === undefined) continue
      context.report({
        message: `A query in ${point.in} parameter \`${point.name}\` that counts to ${found.rows} takes ${Math.round(found.slow.ms)} ms, one that counts to one ${Math.round(found.fast.ms)} ms; half the rows take half the time.`,
        confidence: 'certain',
        point,
        evidence: [
          { label: 'counts to one', exchange: found.fast.exchange },
          { label: `counts to ${found.rows}`, exchange: found.slow.exchange },
        ],
      })
    }
  },
})

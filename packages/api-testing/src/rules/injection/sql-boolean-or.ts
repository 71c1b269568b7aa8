import { defineRule, hasSubstance, likeness, outcomeOf, scalarText, withPoint } from '../../rule/index.ts'
import type { Exchange, RuleContext } from '../../rule/index.ts'

const rounds = 3

/** Ways out of the quotes that a value may stand in, and back. */
const shapes = [
  (value: string, condition: string) => `${value}' OR ${condition} OR '1'='2`,
  (value: string, condition: string) => `${value} OR ${condition}`,
  (value: string, condition: string) => `${value}') OR ${condition} OR ('1'='2`,
  (value: string, condition: string) => `${value}" OR ${condition} OR "1"="2`,
] as const

function isAlike(a: Exchange, b: Exchange): boolean {
  const found = likeness(a.response, b.response)
  return found.sameStatus && found.content >= 0.95
}

/**
 * For values that find nothing, which leave nothing for AND to take away: a condition that holds finds something, one that does not finds what the plain
 * value does. Both must be answered as success: a filter that knows `1=1` refuses.
 */
async function prove(
  context: RuleContext,
  send: (payload: string) => Promise<Exchange>,
  plain: Exchange,
  value: string,
) {
  for (const shape of shapes) {
    let last: { yes: Exchange; no: Exchange } | undefined
    for (let round = 0; round < rounds; round += 1) {
      const n = context.number(10_000, 99_999)
      const no = await send(shape(value, `${n}=${n + 1}`))
      if (!isAlike(no, plain)) break
      const yes = await send(shape(value, `${n}=${n}`))
      if (outcomeOf(yes.response) !== 'works' || !hasSubstance(yes.response) || isAlike(yes, no)) break
      if (last !== undefined && !isAlike(last.yes, yes)) break
      last = { yes, no }
      if (round === rounds - 1) return { ...last, payload: shape(value, `${n}=${n}`) }
    }
  }
  return undefined
}

export default defineRule({
  id: 'sql-boolean-or',
  title: 'A condition in a parameter lets the database find more',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'The parameter is read as part of a database statement. A condition that always holds shows what was not asked for, and one question after another reads all of it.',
  fix: "Pass values as bound parameters of prepared statements, never by building the statement's text.",
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'none' },
  // OR in a statement that changes something would change everything
  applies: ({ endpoint, baseline, unreached }) => {
    if (endpoint.effect !== 'read' || (endpoint.method !== 'GET' && endpoint.graphql === undefined))
      return 'does not only read'
    return baseline() === undefined && unreached()?.draft === undefined ? 'was never answered' : true
  },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    for (const point of context
      .points(({ in: place, value }) => place !== 'header' && place !== 'cookie' && typeof value !== 'boolean')
      .slice(0, 6)) {
      // a value that nothing has: what it finds is nothing
      const value =
        typeof point.value === 'number' ? String(context.number(700_000_000, 900_000_000)) : `hf${context.unique()}`
      const send = (payload: string): Promise<Exchange> => context.send(withPoint(draft, point, payload))
      const plain = await send(value)
      const other = await send(value.replace(/.$/, '0'))
      if (outcomeOf(plain.response) === 'failed' || outcomeOf(plain.response) === 'denied' || !isAlike(plain, other))
        continue
      const found = await prove(context, send, plain, value)
      if (found === undefined) continue
      context.report({
        message: `With ${found.payload} in ${point.in} parameter \`${point.name}\` more is found than without; with a condition that does not hold it is not, ${rounds} times in a row with fresh numbers.`,
        confidence: 'certain',
        point,
        evidence: [
          { label: `plain value ${scalarText(value)}`, exchange: plain },
          { label: 'condition that is false', exchange: found.no },
          { label: 'condition that is true', exchange: found.yes },
        ],
      })
    }
  },
})

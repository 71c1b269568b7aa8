import {
  defineRule,
  firstMatch,
  outcomeOf,
  readersOf,
  sqlErrors,
  textOf,
  withPoint,
  withoutEcho,
} from '../../rule/index.ts'
import type { Exchange, RuleContext } from '../../rule/index.ts'

async function complaint(
  context: RuleContext,
  stored: Exchange,
  sent: string,
): Promise<{ exchange: Exchange; error: string } | undefined> {
  for (const reader of readersOf(context, stored, 4)) {
    const exchange = await context.send(reader)
    const error = firstMatch(withoutEcho(textOf(exchange.response), [sent]), sqlErrors)
    if (error !== undefined && outcomeOf(exchange.response) !== 'works') return { exchange, error }
  }
  return undefined
}

/** A value that is stored correctly and used carelessly later: storing works, and reading breaks. */
export default defineRule({
  id: 'sql-second-order',
  title: 'A stored value breaks a database statement when it is used later',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:L',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'Values from the own database are trusted and pasted into the next statement. The injection waits in a name or an address until another page reads it.',
  fix: 'Bind every value as a parameter, wherever it comes from.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' ? true : 'stores nothing'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    const points = context.points((point) => point.in === 'body' && typeof point.value === 'string').slice(0, 3)
    for (const point of points) {
      const text = `hf${context.unique()}`
      const plain = await context.send(withPoint(draft, point, text))
      if (outcomeOf(plain.response) !== 'works' || (await complaint(context, plain, text)) !== undefined) continue
      const stored = await context.send(withPoint(draft, point, `${text}'"`))
      if (outcomeOf(stored.response) !== 'works') continue
      const broken = await complaint(context, stored, text)
      // Put something harmless in its place, so that nobody is left with a broken page.
      const repaired = await context.send(withPoint(draft, point, text))
      if (broken === undefined) continue
      context.report({
        message: `After a quote was stored in \`${point.name}\`, ${broken.exchange.request.method} ${broken.exchange.request.target} fails with a database error (${broken.error}).`,
        point,
        evidence: [
          { label: 'the value is stored', exchange: stored },
          { label: 'a harmless value is stored again', exchange: repaired },
          { label: 'reading breaks', exchange: broken.exchange },
        ],
      })
      return
    }
  },
})

import { codeOf, defineRule, withPoint } from '../../rule/index.ts'
import type { Exchange, Point, RuleContext } from '../../rule/index.ts'

interface Family {
  readonly name: string
  readonly small: string
  readonly large: string
  /** As long as the large one, but it fits and so needs no going back. */
  readonly harmless: string
  /** How much longer the large one takes at least, if it is slow for this reason. */
  readonly growth: number
}

/** Texts that nearly fit common patterns: many ways to read their beginning, and an end that fits none. */
const families: readonly Family[] = [
  { name: 'letters', small: `${'a'.repeat(20)}!`, large: `${'a'.repeat(24)}!`, harmless: 'a'.repeat(25), growth: 6 },
  { name: 'digits', small: `${'1'.repeat(20)}x!`, large: `${'1'.repeat(24)}x!`, harmless: '1'.repeat(26), growth: 6 },
  {
    name: 'an address',
    small: `a@${'a.'.repeat(10)}!`,
    large: `a@${'a.'.repeat(12)}!`,
    harmless: `a@${'a.'.repeat(12)}org`,
    growth: 6,
  },
  {
    name: 'blanks',
    small: `x${' '.repeat(15_000)}x`,
    large: `x${' '.repeat(30_000)}x`,
    harmless: `x${'y'.repeat(30_000)}x`,
    growth: 2.8,
  },
]
const noticeableMs = 100
const maxPoints = 4

async function timed(
  context: RuleContext,
  point: Point,
  text: string,
): Promise<{ ms: number; exchange: Exchange } | undefined> {
  const draft = context.baseline()?.draft ?? context.unreached()?.draft
  if (draft === undefined) return undefined
  try {
    const exchange = await context.send(withPoint(draft, point, text), { timeoutMs: 10_000 })
    return { ms: exchange.response.firstByteMs, exchange }
  } catch (error) {
    if (codeOf(error) === 'timeout' || codeOf(error) === 'connection_failed') return undefined
    throw error
  }
}

/** Small, large, harmless, and large once more. The sizes are small enough to cost a slow pattern a fraction of a second. */
async function prove(context: RuleContext, point: Point, family: Family) {
  const large = await timed(context, point, family.large)
  if (large === undefined || large.ms < noticeableMs) return undefined
  const harmless = await timed(context, point, family.harmless)
  if (harmless === undefined || large.ms - harmless.ms < noticeableMs * 0.8) return undefined
  const small = await timed(context, point, family.small)
  if (small === undefined) return undefined
  const extra = Math.max(small.ms - harmless.ms, 1)
  if (large.ms - harmless.ms < extra * family.growth) return undefined
  const again = await timed(context, point, family.large)
  return again === undefined || again.ms < large.ms * 0.6 ? undefined : { small, large: again, harmless }
}

export default defineRule({
  id: 'slow-regex',
  title: 'A short text keeps a regular expression busy',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  cwe: [1333],
  owasp: 'API4:2023',
  why: 'The time that the pattern takes grows with every letter by a factor. A text of fifty letters holds a processor for years, and a few requests stop the service.',
  fix: 'Rewrite the pattern without nested repetition, limit the length before matching, or use an engine that runs in linear time.',
  controls: ['capacity-management', 'input-validation', 'secure-coding'],
  needs: { effect: 'destructive', baseline: 'answered' },
  run: async (context) => {
    const points = context
      .points(({ value, in: place }) => typeof value === 'string' && place !== 'cookie')
      .slice(0, maxPoints)
    for (const point of points) {
      for (const family of families) {
        const proof = await context.exclusively(() => prove(context, point, family))
        if (proof === undefined) continue
        context.report({
          message: `${family.name} in ${point.in} parameter \`${point.name}\`: ${family.small.length} signs take ${Math.round(proof.small.ms)} ms, ${family.large.length} take ${Math.round(proof.large.ms)} ms, and as many that fit ${Math.round(proof.harmless.ms)} ms.`,
          point,
          evidence: [
            { label: 'text that fits', exchange: proof.harmless.exchange },
            { label: 'shorter text', exchange: proof.small.exchange },
            { label: 'longer text', exchange: proof.large.exchange },
          ],
        })
        return
      }
    }
  },
})

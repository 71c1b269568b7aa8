import { defineRule, provenDelay, scalarText, withPoint } from '../../rule/index.ts'

/** Beginnings of pickles in base64, protocols 0 to 5. */
const pickled = /^(?:gA[JNSW]|KGRw|KGxw|KGlf|Y2)/

/** Calls time.sleep (a GLOBAL and a REDUCE of protocol 0) and nothing else. */
function sleepingPickle(seconds: string): string {
  return Buffer.from(`ctime\nsleep\n(F${seconds}\ntR.`).toString('base64')
}

export default defineRule({
  id: 'deserialization-pickle',
  title: 'A Python pickle of the caller is executed',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [502],
  owasp: 'A08:2021',
  why: 'Reading a pickle means calling what it names. A cookie or a field with one in it runs any program on the server.',
  fix: 'Exchange JSON, and sign what goes through the hands of callers; never read a pickle that comes from outside.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    for (const point of context.points(({ value }) => pickled.test(scalarText(value))).slice(0, 4)) {
      const proof = await provenDelay(context, (seconds) => withPoint(draft, point, sleepingPickle(seconds)))
      if (proof === undefined) continue
      context.report({
        message: `A pickle in ${point.in} parameter \`${point.name}\` that calls time.sleep makes the server wait as long as it says (${proof.tookMs} ms, without ${proof.undelayedMs} ms).`,
        confidence: 'certain',
        point,
        evidence: proof.exchanges,
      })
      return
    }
  },
})

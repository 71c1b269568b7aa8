import { defineRule, provenDelay, scalarText, withPoint } from '../../rule/index.ts'
import type { Point } from '../../rule/index.ts'

const stateNames = /prefs?|profile|session|state|data|object|settings|cart|user/i

/** In the notation of node-serialize, a function that is called while it is read. It only waits. */
function waiting(seconds: string): string {
  const milliseconds = Math.round(Number(seconds) * 1000)
  return JSON.stringify({
    hf: `_$$ND_FUNC$$_function(){var d=Date.now();while(Date.now()-d<${milliseconds});return 1}()`,
  })
}

/** Values that are JSON, or base64 of it, or stand under a name for state. */
function encodingOf({ value, name }: Point): ((text: string) => string) | undefined {
  const text = scalarText(value)
  const base64 = (plain: string): string => Buffer.from(plain).toString('base64')
  if (/^\s*\{/.test(text)) return (plain) => plain
  if (/^eyJ[\w+/=]*$/.test(text)) return base64
  if (/^%7B/i.test(text)) return encodeURIComponent
  return stateNames.test(name) && typeof value === 'string' ? base64 : undefined
}

export default defineRule({
  id: 'deserialization-node',
  title: 'A function in serialized JavaScript of the caller is executed',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [502],
  owasp: 'A08:2021',
  why: 'Some libraries bring functions back to life when they read an object, and call them. A cookie with such an object runs code inside the service.',
  fix: 'Exchange JSON with JSON.parse, and sign what goes through the hands of callers.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    let tried = 0
    for (const point of context.points(({ in: place }) => place !== 'path')) {
      const encode = encodingOf(point)
      if (encode === undefined || tried === 4) continue
      tried += 1
      const proof = await provenDelay(context, (seconds) => withPoint(draft, point, encode(waiting(seconds))))
      if (proof === undefined) continue
      context.report({
        message: `A function in ${point.in} parameter \`${point.name}\` was executed: the server waits as long as it says (${proof.tookMs} ms, without ${proof.undelayedMs} ms).`,
        confidence: 'certain',
        point,
        evidence: proof.exchanges,
      })
      return
    }
  },
})

import { addressPoints, defineRule, withPoint } from '../../rule/index.ts'

/** The listener answers the first call with a redirect to a second address. Where the second one is called, redirects are followed unchecked. */
export default defineRule({
  id: 'ssrf-redirect-followed',
  title: 'The server follows redirects of an address that the caller names',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:L/A:N',
  cwe: [918, 601],
  owasp: 'API7:2023',
  why: 'A check of the first address does not help when the answer leads on to another one. An allowed host that redirects opens the way to inner services.',
  fix: 'Do not follow redirects of addresses that callers name, or check each of them like the first one.',
  controls: ['secure-coding', 'network-security'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const point of addressPoints(context)) {
      const first = oob.newToken()
      const second = oob.newToken()
      oob.serve(first, { status: 302, headers: { location: oob.url(second) }, body: '' })
      const exchange = await context.send(withPoint(draft, point, oob.url(first)))
      context.expectCall(second, 'http', () => ({
        message: `The server called the address in ${point.in} parameter \`${point.name}\` and followed its redirect to another one.`,
        confidence: 'certain',
        point,
        evidence: [{ label: 'request with an address that redirects', exchange }],
      }))
    }
  },
})

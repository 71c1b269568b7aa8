import { addressPoints, defineRule, textOf, withPoint } from '../../rule/index.ts'

/** The listener serves a text that is in no request; it comes back in the answer. */
export default defineRule({
  id: 'ssrf-response-shown',
  title: 'The answer shows what the server fetched from any address',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:L/A:N',
  cwe: [918],
  owasp: 'API7:2023',
  why: 'The caller reads inner pages through the server: consoles, configuration, the credentials that clouds hand out on a link-local address. It is a proxy into the inner network.',
  fix: 'Allow only addresses from a list; resolve the name once, refuse private, loopback and link-local addresses, and return only what the feature needs.',
  controls: ['secure-coding', 'network-security', 'data-minimization'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const point of addressPoints(context)) {
      const token = oob.newToken()
      const secret = `inner page ${context.unique()}`
      oob.serve(token, { status: 200, headers: { 'content-type': 'text/plain' }, body: secret })
      const exchange = await context.send(withPoint(draft, point, oob.url(token)))
      if (!textOf(exchange.response).includes(secret)) continue
      context.report({
        message: `What the listener served for the address in ${point.in} parameter \`${point.name}\` ("${secret}") is in the answer.`,
        confidence: 'certain',
        point,
        evidence: [{ label: 'request with the address of the listener', exchange }],
      })
      return
    }
  },
})

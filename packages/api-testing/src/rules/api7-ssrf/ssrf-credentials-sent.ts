import { addressPoints, defineRule, withPoint } from '../../rule/index.ts'

const secretHeader = /^(?:authorization|proxy-authorization|cookie|x-[\w-]*(?:key|token|secret|auth)[\w-]*|api-?key)$/i

/** What comes along with the call: credentials that the service (or the caller's browser) meant for somebody else. */
export default defineRule({
  id: 'ssrf-credentials-sent',
  title: 'The server sends credentials to any address that the caller names',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N',
  cwe: [918, 522],
  owasp: 'API7:2023',
  why: 'The call carries a key, a token or a cookie of the service. Whoever names the address gets it and uses it directly.',
  fix: 'Add credentials only to requests whose host is compared with a fixed list, and never pass on headers of the caller.',
  controls: ['secure-coding', 'access-control', 'network-security'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const point of addressPoints(context)) {
      const token = oob.newToken()
      const exchange = await context.send(withPoint(draft, point, oob.url(token)))
      const header = oob
        .hitsOf(token)
        .flatMap(({ headers }) => headers)
        .find(([name]) => secretHeader.test(name))
      if (header === undefined) continue
      context.report({
        message: `The call to the address in ${point.in} parameter \`${point.name}\` carried the header ${header[0]} (${header[1].length} characters).`,
        confidence: 'certain',
        point,
        evidence: [{ label: 'request with the address of the listener', exchange }],
      })
      return
    }
  },
})

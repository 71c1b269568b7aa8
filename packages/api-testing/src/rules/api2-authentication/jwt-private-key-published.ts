import { defineRule, jwksIn, publishedKeys, textOf } from '../../rule/index.ts'

/** Members that only private or secret keys have (RFC 7518 §6): `d` of RSA and elliptic curves, `k` of secrets. */
export default defineRule({
  id: 'jwt-private-key-published',
  title: 'The published keys for tokens include a private or secret one',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [321, 522],
  owasp: 'API2:2023',
  why: 'What should only verify tokens can also sign them, and everybody may fetch it. Anybody makes tokens for any user.',
  fix: 'Publish public keys only, replace this key at once, and end all sessions.',
  controls: ['cryptography', 'secure-configuration'],
  references: ['https://www.rfc-editor.org/rfc/rfc7518#section-6'],
  scope: 'host',
  run: async (context) => {
    for (const exchange of await publishedKeys(context)) {
      const key = jwksIn(textOf(exchange.response)).find(
        (one) => (typeof one.d === 'string' && one.d.length > 20) || (one.kty === 'oct' && typeof one.k === 'string'),
      )
      if (key === undefined) continue
      context.report({
        message: `The key at ${exchange.request.target} (type ${typeof key.kty === 'string' ? key.kty : 'unknown'}) has its private part.`,
        confidence: 'certain',
        evidence: [{ label: 'published keys', exchange }],
      })
      return
    }
  },
})

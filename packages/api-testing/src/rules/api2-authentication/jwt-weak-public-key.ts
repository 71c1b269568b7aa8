import { createPublicKey } from 'node:crypto'
import { defineRule, jwksIn, publishedKeys, textOf } from '../../rule/index.ts'

/** Bits below which RSA keys are no longer allowed (NIST SP 800-131A revision 2, §3). */
const leastBits = 2048

export default defineRule({
  id: 'jwt-weak-public-key',
  title: 'Tokens are signed with an RSA key that is too short',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [326],
  owasp: 'API2:2023',
  why: 'The private key can be computed from the published one with rented computers. Whoever has it signs tokens for any user.',
  fix: 'Use RSA keys of at least 2048 bits or an elliptic curve (ES256, EdDSA), and retire the present key.',
  controls: ['cryptography'],
  scope: 'host',
  run: async (context) => {
    for (const exchange of await publishedKeys(context)) {
      for (const key of jwksIn(textOf(exchange.response))) {
        if (key.kty !== 'RSA') continue
        const bits = rsaBits(key)
        if (bits === undefined || bits >= leastBits) continue
        context.report({
          message: `The key ${typeof key.kid === 'string' ? key.kid : 'without an id'} at ${exchange.request.target} has ${bits} bits.`,
          confidence: 'certain',
          evidence: [{ label: 'published keys', exchange }],
        })
        return
      }
    }
  },
})

function rsaBits(key: object): number | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.modulusLength
  } catch {
    return undefined
  }
}

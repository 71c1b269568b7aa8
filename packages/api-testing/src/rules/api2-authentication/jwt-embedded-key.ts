import { generateKeyPairSync } from 'node:crypto'
import { defineTokenForgery, signJwtRs256, toJson } from '../../rule/index.ts'

/** A key pair of our own: the public half goes into the header (RFC 7515 §4.1.3), the private half signs. */
export default defineTokenForgery({
  id: 'jwt-embedded-key',
  title: 'Tokens are verified with the key that they bring along',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347, 345],
  why: 'The server takes the public key from the header of the token. Anybody signs with a key of their own, adds it, and is whoever they want.',
  fix: 'Verify with keys from the own configuration only, and ignore `jwk` in headers.',
  controls: ['authentication', 'cryptography'],
  references: ['https://www.rfc-editor.org/rfc/rfc7515#section-4.1.3'],
  forgeries: (_, jwt) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = toJson(publicKey.export({ format: 'jwk' }))
    const { kid: _kid, ...rest } = jwt.header
    return [
      {
        label: 'signed with a key that stands in its own header',
        token: signJwtRs256({ ...rest, alg: 'RS256', jwk }, jwt.claims, privateKey),
        control: signJwtRs256({ ...rest, alg: 'RS256' }, jwt.claims, privateKey),
      },
    ]
  },
})

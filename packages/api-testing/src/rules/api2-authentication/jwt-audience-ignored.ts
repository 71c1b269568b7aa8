import { defineClaimCheck } from '../../rule/index.ts'

export default defineClaimCheck({
  id: 'jwt-audience-ignored',
  title: 'Tokens made for another service are accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [345, 284],
  why: 'The audience of a token is not compared with the service. A token that a less trusted service got hold of opens this one.',
  fix: 'Compare `aud` with the own name on every request and refuse other tokens (RFC 7519 §4.1.3).',
  controls: ['authentication', 'access-control'],
  references: ['https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3'],
  spoiled: (claims) =>
    claims.aud === undefined
      ? undefined
      : { label: 'made for another audience', claims: { ...claims, aud: 'https://holdfast.example' } },
})

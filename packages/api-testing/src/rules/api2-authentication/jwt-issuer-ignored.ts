import { defineClaimCheck } from '../../rule/index.ts'

export default defineClaimCheck({
  id: 'jwt-issuer-ignored',
  title: 'Tokens of another issuer are accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [345],
  why: 'Who issued a token is not compared with whom the service trusts. Where keys are shared or fetched by issuer, another system can make tokens for this one.',
  fix: 'Compare `iss` with the trusted issuer on every request, and use the keys of that issuer only.',
  controls: ['authentication'],
  spoiled: (claims) =>
    claims.iss === undefined
      ? undefined
      : { label: 'of another issuer', claims: { ...claims, iss: 'https://holdfast.example' } },
})

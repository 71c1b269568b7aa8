import { defineClaimCheck } from '../../rule/index.ts'

export default defineClaimCheck({
  id: 'jwt-not-before-ignored',
  title: 'Tokens are accepted before they are valid',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:N',
  cwe: [613],
  why: 'The time from which a token holds is not looked at. Access that was granted for later, such as a booking or a new job, works at once.',
  fix: 'Refuse tokens whose `nbf` lies ahead, with no more than a minute of tolerance.',
  controls: ['session-management'],
  spoiled: (claims) => ({ label: 'that holds only from the year 2099', claims: { ...claims, nbf: 4_070_908_800 } }),
})

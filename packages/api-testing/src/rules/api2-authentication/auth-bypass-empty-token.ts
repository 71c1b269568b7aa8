import { defineAuthenticationBypass } from '../../rule/index.ts'

const values = [
  'Bearer null',
  'Bearer undefined',
  'Bearer ',
  'Bearer 0',
  'Bearer false',
  'Bearer []',
  'null',
  'Basic Og==',
]

/** What clients send by mistake, and servers take for a session without a user. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-empty-token',
  title: 'An empty token is as good as a real one',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [287, 1390],
  why: 'The word null or an empty text in place of the token passes, although a missing token does not. Such values match unset fields in the database or skip the check.',
  fix: 'Refuse tokens that are empty or not in the expected form before looking them up, and never compare them with unset values.',
  controls: ['authentication'],
  ways: (_, plain) =>
    values.map((value) => ({
      label: `with Authorization: ${value.trim()}`,
      draft: { ...plain, headers: [...plain.headers, ['Authorization', value] as const] },
    })),
})

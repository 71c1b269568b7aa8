import { defineAuthenticationBypass, trailing } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-trailing-characters',
  title: 'Characters at the end of a path get past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 289],
  why: 'The check compares the path as it was sent, the router looks at a trimmed one. A slash or an encoded blank at the end opens what is closed.',
  fix: 'Attach authentication to the route or handler instead of matching paths, and refuse paths that are not in their normal form.',
  controls: ['authentication', 'access-control'],
  ways: (_, plain) => trailing(plain),
})

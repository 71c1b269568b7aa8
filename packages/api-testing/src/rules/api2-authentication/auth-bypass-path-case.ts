import { defineAuthenticationBypass, otherCase } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-path-case',
  title: 'Capital letters in a path get past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 178],
  why: 'The check tells capital from small letters, the router does not. Writing the path in another case opens what is closed.',
  fix: 'Make routing and checks agree on case, best by binding authentication to routes instead of matching paths.',
  controls: ['authentication', 'access-control'],
  ways: (_, plain) => otherCase(plain),
})

import { defineAuthenticationBypass, withHeaders } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-internal-header',
  title: 'A header that marks internal or test requests gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [290, 489],
  why: 'A header meant for other services or for tests switches authentication off. It is easily guessed or found in client code, and everybody can send it.',
  fix: 'Authenticate services with credentials of their own, and remove switches for tests from what is deployed.',
  controls: ['authentication', 'secure-configuration'],
  ways: (_, plain) =>
    withHeaders(plain, [
      ['X-Internal', 'true'],
      ['X-Internal-Request', 'true'],
      ['X-Internal-Service', 'true'],
      ['X-Service-Call', 'true'],
      ['X-Admin', 'true'],
      ['X-Debug', 'true'],
      ['X-Test', 'true'],
      ['X-Skip-Auth', 'true'],
      ['X-Authenticated', 'true'],
    ]),
})

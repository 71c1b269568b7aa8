import { defineAuthenticationBypass, withHeaders } from '../../rule/index.ts'

const loopback = '127.0.0.1'

export default defineAuthenticationBypass({
  id: 'auth-bypass-client-address',
  title: 'A claimed client address gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [290, 348],
  why: 'Requests that say in a header that they come from the server itself are trusted without credentials. Everybody can send that header.',
  fix: 'Take the client address from the connection or from a trusted proxy only, and never let an address stand in for credentials.',
  controls: ['authentication', 'network-security'],
  ways: (_, plain) =>
    withHeaders(plain, [
      ['X-Forwarded-For', loopback],
      ['X-Real-IP', loopback],
      ['X-Client-IP', loopback],
      ['True-Client-IP', loopback],
      ['CF-Connecting-IP', loopback],
      ['X-Originating-IP', loopback],
      ['X-Remote-Addr', loopback],
      ['Forwarded', `for=${loopback}`],
    ]),
})

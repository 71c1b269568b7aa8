import { defineAuthenticationBypass, withHeaders } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-host-name',
  title: 'A claimed host name gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [290, 348],
  why: 'Requests for an internal host name are trusted without credentials, and the name is whatever the caller writes. Internal functions open to the outside.',
  fix: 'Decide by listener or network which requests are internal, not by Host or X-Forwarded-Host; accept known host names only.',
  controls: ['authentication', 'network-security'],
  ways: (_, plain) => [
    {
      label: 'with the header Host: localhost',
      draft: { ...plain, headers: [...plain.headers, ['Host', 'localhost']] },
    },
    ...withHeaders(plain, [
      ['X-Forwarded-Host', 'localhost'],
      ['X-Host', 'localhost'],
      ['X-Forwarded-Server', 'localhost'],
    ]),
  ],
})

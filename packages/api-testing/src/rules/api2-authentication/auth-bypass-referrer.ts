import { defineAuthenticationBypass, pathOf } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-referrer',
  title: 'A Referer or Origin of the own site stands in for credentials',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [293, 290],
  why: 'Requests that seem to come from a page of the site itself are let in without credentials. Any client can write that header.',
  fix: 'Check credentials on every request; use Referer and Origin only in addition, against forged cross-site requests.',
  controls: ['authentication'],
  ways: (_, plain) => [
    {
      label: 'with a Referer and an Origin of the site itself',
      draft: {
        ...plain,
        headers: [...plain.headers, ['Referer', plain.origin + pathOf(plain)], ['Origin', plain.origin]],
      },
    },
    ...['/admin', '/login', '/'].map((page) => ({
      label: `with Referer ${page}`,
      draft: { ...plain, headers: [...plain.headers, ['Referer', plain.origin + page] as const] },
    })),
  ],
})

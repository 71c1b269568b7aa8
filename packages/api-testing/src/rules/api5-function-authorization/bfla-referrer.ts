import { defineRoleBypass } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-referrer',
  title: 'A Referer of an administration page stands in for the role',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [293, 285],
  why: 'Functions behind the first administration page trust that the caller came from there. The header that says so is written by the caller.',
  fix: 'Check the role on every function, not only on the page that leads to it.',
  controls: ['access-control'],
  ways: (_, plain) =>
    ['/admin', '/admin/', '/dashboard', '/'].map((page) => ({
      label: `with Referer ${page}`,
      draft: { ...plain, headers: [...plain.headers, ['Referer', plain.origin + page] as const] },
    })),
})

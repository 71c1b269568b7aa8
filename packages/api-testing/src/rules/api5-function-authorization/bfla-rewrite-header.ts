import { defineRoleBypass, pathOf } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-rewrite-header',
  title: 'A header that names the path gets past the check of the role',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 441],
  why: 'A proxy keeps ordinary users from paths of administrators by the request line, the application serves the path in a header. Any user reaches any function.',
  fix: 'Remove rewriting headers from requests at the edge, and check roles in the application itself.',
  controls: ['access-control', 'secure-configuration'],
  ways: (_, plain) =>
    ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri'].map((name) => ({
      label: `with the path in ${name} instead of the request line`,
      draft: { ...plain, rawPath: '/', headers: [...plain.headers, [name, pathOf(plain)] as const] },
    })),
})

import { defineAuthenticationBypass, duplicateSlashes } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-duplicate-slashes',
  title: 'Doubled slashes in a path get past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 289],
  why: 'The check does not recognize a path with two slashes, the router joins them and serves it. One more character opens what is closed.',
  fix: 'Normalize paths once, before any check, or refuse those with empty segments; bind authentication to routes, not to path patterns.',
  controls: ['authentication', 'access-control'],
  ways: (_, plain) => duplicateSlashes(plain),
})

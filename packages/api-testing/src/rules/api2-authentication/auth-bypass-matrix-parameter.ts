import { defineAuthenticationBypass, matrixParameters } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-matrix-parameter',
  title: 'A semicolon in a path gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 289],
  why: 'The router drops what follows a semicolon, the check does not, so that it sees another path. Java servers behind proxies are often open to this.',
  fix: 'Refuse semicolons in paths at the edge, or make checks and routing use the same parsed path.',
  controls: ['authentication', 'access-control'],
  ways: (_, plain) => matrixParameters(plain),
})

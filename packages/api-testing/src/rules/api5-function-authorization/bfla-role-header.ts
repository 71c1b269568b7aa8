import { defineRoleBypass, withHeaders } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-role-header',
  title: 'A header of the request sets the role of the caller',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 290],
  why: 'The role is taken from a header that a gateway is meant to set, and that anybody may send. An ordinary user becomes an administrator with one line.',
  fix: 'Remove such headers from what comes in at the edge, accept them from the gateway only, and check the role from the session.',
  controls: ['access-control', 'network-security'],
  ways: (_, plain) =>
    withHeaders(plain, [
      ['X-Role', 'admin'],
      ['X-User-Role', 'admin'],
      ['X-Roles', 'admin'],
      ['X-Auth-Role', 'admin'],
      ['X-Forwarded-Groups', 'admin'],
      ['X-Is-Admin', 'true'],
      ['X-Admin', 'true'],
      ['X-Scopes', 'admin'],
    ]),
})

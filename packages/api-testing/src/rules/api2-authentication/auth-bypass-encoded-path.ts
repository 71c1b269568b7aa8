import { defineAuthenticationBypass, encoded } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-encoded-path',
  title: 'Percent-encoding in a path gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 177],
  why: 'The check compares the path before decoding it, the router after. A single encoded letter opens what is closed.',
  fix: 'Decode the path once and check what is then routed; refuse what is encoded twice.',
  controls: ['authentication', 'access-control'],
  ways: (_, plain) => encoded(plain),
})

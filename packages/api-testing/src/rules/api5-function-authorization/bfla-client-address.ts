import { defineRoleBypass, withHeaders } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-client-address',
  title: 'A claimed internal address gives an ordinary user the power of an administrator',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 348],
  why: 'Functions for administrators are open to everybody inside the network, and where a request comes from is read from a header. Ordinary users write that header.',
  fix: 'Check the role whatever the address, and take the address from the connection or a trusted proxy only.',
  controls: ['access-control', 'network-security'],
  ways: (_, plain) =>
    ['127.0.0.1', '10.0.0.1'].flatMap((address) =>
      withHeaders(plain, [
        ['X-Forwarded-For', address],
        ['X-Real-IP', address],
        ['X-Client-IP', address],
        ['True-Client-IP', address],
        ['Forwarded', `for=${address}`],
      ]),
    ),
})

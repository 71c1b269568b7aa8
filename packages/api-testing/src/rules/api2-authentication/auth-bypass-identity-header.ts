import { defineAuthenticationBypass, withHeaders, namesOf } from '../../rule/index.ts'

const names = [
  'X-Forwarded-User',
  'X-Remote-User',
  'Remote-User',
  'X-Authenticated-User',
  'X-Auth-Request-User',
  'X-Auth-User',
  'X-User',
  'X-User-Id',
  'X-User-Email',
]

/** Names and ids of the owner where they are known, else a common account name. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-identity-header',
  title: 'A header that names a user replaces signing in',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [290, 287],
  why: 'A header that a proxy sets after signing users in is believed from anybody. Whoever sends it is any user they name.',
  fix: 'Let only the proxy reach the application, remove the header from what comes in, and have the proxy sign what it asserts.',
  controls: ['authentication', 'network-security'],
  ways: (context, plain) =>
    [...new Set([...namesOf(context, context.owner).slice(0, 3), 'admin'])].slice(0, 4).flatMap((who) =>
      withHeaders(
        plain,
        names.map((name) => [name, who] as const),
      ),
    ),
})

import { defineAuthenticationBypass, olderVersions, pathOf, withPath } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-old-version',
  title: 'An older version of the endpoint asks for no credentials',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 1059],
  why: 'A version from before authentication was added is still served. It gives the same data to anybody who changes the number in the path.',
  fix: 'Switch off old versions, or put the same checks in front of all of them; keep an inventory of what is served.',
  controls: ['authentication', 'api-inventory'],
  concerns: ({ endpoint }) => (/\/v\d+(?:\.\d+)?(?:\/|$)/i.test(endpoint.path) ? true : 'path holds no version'),
  ways: (_, plain) => olderVersions(pathOf(plain)).map((path) => withPath(plain, path, `by way of ${path}`)),
})

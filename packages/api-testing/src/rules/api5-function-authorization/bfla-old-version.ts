import { defineRoleBypass, olderVersions, pathOf, withPath } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-old-version',
  title: 'An older version of a function does not check the role',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 1059],
  why: 'The present version refuses ordinary users, an older one is still served and does not. Changing the number in the path gives the power of an administrator.',
  fix: 'Switch off old versions, or put the same checks in front of all of them; keep an inventory of what is served.',
  controls: ['access-control', 'api-inventory'],
  concerns: ({ endpoint }) => (/\/v\d+(?:\.\d+)?(?:\/|$)/i.test(endpoint.path) ? true : 'path holds no version'),
  ways: (_, plain) => olderVersions(pathOf(plain)).map((path) => withPath(plain, path, `by way of ${path}`)),
})

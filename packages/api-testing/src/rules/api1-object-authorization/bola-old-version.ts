import { defineObjectBypass, olderVersions, pathOf, withPath } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-old-version',
  title: 'An older version of the endpoint does not check the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 1059],
  why: 'The check of the owner was added in a new version, and the old one is still served. Changing the number in the path shows the objects of others.',
  fix: 'Switch off old versions, or put the same checks into all of them; keep an inventory of what is served.',
  controls: ['access-control', 'api-inventory'],
  concerns: ({ endpoint }) => (/\/v\d+(?:\.\d+)?(?:\/|$)/i.test(endpoint.path) ? true : 'path holds no version'),
  ways: (_, { own }) => olderVersions(pathOf(own.draft)).map((path) => withPath(own.draft, path, `by way of ${path}`)),
})

import { defineObjectBypass } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-other-method',
  title: 'Another method reads an object that GET refuses',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 650],
  why: 'The owner is checked for one method only, others are served without the check. Another user reads the object with an unusual verb.',
  fix: 'Check the owner where the object is loaded, for all methods, and answer methods that a route does not know with 405.',
  controls: ['access-control'],
  effect: 'write',
  concerns: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'does not read with GET'),
  ways: (context, { own }) =>
    ['OPTIONS', 'PROPFIND', 'POST', 'PUT', 'PATCH']
      .filter(
        (method) => !context.api.endpoints.some((one) => one.path === context.endpoint.path && one.method === method),
      )
      .map((method) => ({ label: `with the method ${method}`, draft: { ...own.draft, method } })),
})

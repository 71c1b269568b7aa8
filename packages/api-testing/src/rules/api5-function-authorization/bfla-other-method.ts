import { defineRoleBypass } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-other-method',
  title: 'The role is checked for some methods only',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 650],
  why: 'A function for administrators refuses ordinary users with one method and serves them with another. The verb decides instead of the role.',
  fix: 'Check the role for every method of a route, and answer methods that it does not know with 405.',
  controls: ['access-control'],
  effect: 'write',
  concerns: ({ endpoint }) => (endpoint.effect === 'read' ? true : 'does not read'),
  ways: (context, plain) =>
    ['OPTIONS', 'POST', 'PUT', 'PATCH', 'PROPFIND']
      .filter(
        (method) =>
          method !== plain.method &&
          !context.api.endpoints.some((one) => one.path === context.endpoint.path && one.method === method),
      )
      .map((method) => ({ label: `with the method ${method}`, draft: { ...plain, method } })),
})

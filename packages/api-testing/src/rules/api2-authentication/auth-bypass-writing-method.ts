import { defineAuthenticationBypass } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-writing-method',
  title: 'Reading with POST instead of GET gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [288, 650],
  why: 'The check covers the documented method, the handler serves POST and PUT, too. The closed data is read with another verb.',
  fix: 'Bind authentication to the handler for all methods, and answer methods that a route does not know with 405.',
  controls: ['authentication'],
  effect: 'write',
  concerns: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'does not read with GET'),
  ways: (context, plain) =>
    ['POST', 'PUT', 'PATCH']
      .filter(
        (method) => !context.api.endpoints.some((one) => one.path === context.endpoint.path && one.method === method),
      )
      .map((method) => ({ label: `with the method ${method}`, draft: { ...plain, method } })),
})

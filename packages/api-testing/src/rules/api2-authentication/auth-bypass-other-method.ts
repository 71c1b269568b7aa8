import { defineAuthenticationBypass } from '../../rule/index.ts'

/** Methods that read: they may be tried on what reads without changing anything. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-other-method',
  title: 'Authentication is asked for some methods only',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [288, 650],
  why: 'The list of methods that need credentials is incomplete, and the handler serves the others just the same. An unusual method reads what is closed.',
  fix: 'Ask for credentials whatever the method, and answer methods that a route does not know with 405.',
  controls: ['authentication'],
  concerns: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'does not read with GET'),
  ways: (_, plain) =>
    ['OPTIONS', 'PROPFIND', 'REPORT', 'HFREAD'].map((method) => ({
      label: `with the method ${method}`,
      draft: { ...plain, method },
    })),
})

import { defineAuthenticationBypass, pathOf } from '../../rule/index.ts'

const names = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'X-Original-Uri']

/** The request line names an open path, a header names the closed one. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-original-url',
  title: 'A header that names the path gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 441],
  why: 'The proxy checks the path of the request line, the application serves the one in a header meant for internal use. Asking for the front page with that header opens anything.',
  fix: 'Remove rewriting headers from requests at the edge, and switch off support for them in the framework.',
  controls: ['authentication', 'secure-configuration'],
  ways: (_, plain) =>
    names.map((name) => ({
      label: `with the path in ${name} instead of the request line`,
      draft: { ...plain, rawPath: '/', headers: [...plain.headers, [name, pathOf(plain)] as const] },
    })),
})

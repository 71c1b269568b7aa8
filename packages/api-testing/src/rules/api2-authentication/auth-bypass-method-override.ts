import { defineAuthenticationBypass } from '../../rule/index.ts'

const headers = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']

/** The check goes by the method of the request line, the handler by the one in a header or parameter. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-method-override',
  title: 'Overriding the method in a header gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 650],
  why: 'Authentication is decided for the method of the request line, but what is carried out is the method that a header names. A harmless looking request does what is closed.',
  fix: 'Switch off method overriding, or apply it before authentication is decided.',
  controls: ['authentication', 'secure-configuration'],
  ways: (_, plain) => {
    const carriers = ['GET', 'POST', 'OPTIONS', 'HEAD'].filter((method) => method !== plain.method && method !== 'HEAD')
    return carriers.flatMap((method) => {
      const without = { ...plain, method }
      return [
        {
          label: `sent as ${method} with ${plain.method} in an override header`,
          draft: { ...without, headers: [...plain.headers, ...headers.map((name) => [name, plain.method] as const)] },
          without,
        },
        {
          label: `sent as ${method} with _method=${plain.method}`,
          draft: { ...without, query: [...plain.query, ['_method', plain.method] as const] },
          without,
        },
      ]
    })
  },
  effect: 'write',
})

import { defineRoleBypass } from '../../rule/index.ts'

export default defineRoleBypass({
  id: 'bfla-method-override',
  title: 'Overriding the method in a header gets past the check of the role',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 650],
  why: 'What a role may do is decided by the method of the request line, but what is done is the method a header names. An ordinary user carries out what is reserved.',
  fix: 'Switch off method overriding, or apply it before roles are checked.',
  controls: ['access-control', 'secure-configuration'],
  effect: 'write',
  ways: (_, plain) => {
    const override = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map(
      (name) => [name, plain.method] as const,
    )
    const carriers = ['GET', 'POST'].filter((method) => method !== plain.method)
    return carriers.flatMap((method) => {
      const without = { ...plain, method }
      return [
        {
          label: `sent as ${method} with ${plain.method} in an override header`,
          draft: { ...without, headers: [...plain.headers, ...override] },
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
})

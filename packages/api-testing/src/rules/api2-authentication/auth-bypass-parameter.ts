import { defineAuthenticationBypass } from '../../rule/index.ts'

const switches = [
  ['debug', '1'],
  ['test', 'true'],
  ['admin', 'true'],
  ['auth', 'false'],
  ['noauth', '1'],
  ['skip_auth', 'true'],
  ['internal', 'true'],
  ['preview', 'true'],
  ['authenticated', 'true'],
] as const

export default defineAuthenticationBypass({
  id: 'auth-bypass-parameter',
  title: 'A parameter switches authentication off',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [489, 302],
  why: 'A switch for tests or previews is part of what is deployed. Whoever adds it to the address needs no credentials.',
  fix: 'Remove such switches from deployed code; take what a caller may do from the session, never from the request.',
  controls: ['authentication', 'secure-configuration'],
  ways: (_, plain) => [
    {
      label: 'with parameters that switch things on and off',
      draft: { ...plain, query: [...plain.query, ...switches] },
      parts: switches.map((pair) => ({
        label: `with ${pair.join('=')}`,
        draft: { ...plain, query: [...plain.query, pair] },
      })),
    },
  ],
})

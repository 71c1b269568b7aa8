import { defineRoleBypass } from '../../rule/index.ts'

const claims = [
  ['role', 'admin'],
  ['admin', 'true'],
  ['is_admin', 'true'],
  ['isAdmin', '1'],
  ['access', 'admin'],
  ['user_type', 'admin'],
  ['scope', 'admin'],
] as const

export default defineRoleBypass({
  id: 'bfla-role-parameter',
  title: 'A parameter of the request sets the role of the caller',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 472],
  why: 'The role that is checked comes from the request instead of the session. Any user becomes an administrator by adding it to the address.',
  fix: 'Take roles from the session or the store of users only, and ignore or refuse such parameters.',
  controls: ['access-control'],
  ways: (_, plain) => [
    {
      label: 'with parameters that claim a role',
      draft: { ...plain, query: [...plain.query, ...claims] },
      parts: claims.map((pair) => ({
        label: `with ${pair.join('=')}`,
        draft: { ...plain, query: [...plain.query, pair] },
      })),
    },
  ],
})

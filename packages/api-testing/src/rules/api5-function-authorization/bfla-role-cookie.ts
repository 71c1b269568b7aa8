import { defineRoleBypass } from '../../rule/index.ts'

const names = ['role', 'user_role', 'userRole', 'is_admin', 'isAdmin', 'admin', 'access_level']

export default defineRoleBypass({
  id: 'bfla-role-cookie',
  title: 'A cookie sets the role of the caller',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 565],
  why: 'The role is kept in a plain cookie and believed. Users change it in their browser and are administrators.',
  fix: 'Keep roles on the server, or in a token that is signed and verified.',
  controls: ['access-control', 'session-management'],
  ways: (_, plain) =>
    (['admin', 'true', '1'] as const).map((value) => ({
      label: `with cookies that say ${value}`,
      draft: { ...plain, cookies: [...plain.cookies, ...names.map((name) => [name, value] as const)] },
      parts: names.map((name) => ({
        label: `with the cookie ${name}=${value}`,
        draft: { ...plain, cookies: [...plain.cookies, [name, value] as const] },
      })),
    })),
})

import { defineAuthenticationBypass } from '../../rule/index.ts'

const flags = ['authenticated', 'logged_in', 'loggedIn', 'isLoggedIn', 'is_admin', 'admin', 'auth']

export default defineAuthenticationBypass({
  id: 'auth-bypass-cookie-flag',
  title: 'A cookie that says that one is signed in is believed',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [565, 784],
  why: 'The server keeps in a plain cookie whether somebody is signed in, and believes it. Whoever writes the cookie by hand is let in.',
  fix: 'Keep the state of a session on the server behind an unguessable id, or sign what the client holds.',
  controls: ['session-management', 'authentication'],
  ways: (_, plain) =>
    ['true', '1', 'yes'].map((value) => ({
      label: `with cookies that say ${value}`,
      draft: { ...plain, cookies: [...plain.cookies, ...flags.map((name) => [name, value] as const)] },
      parts: flags.map((name) => ({
        label: `with the cookie ${name}=${value}`,
        draft: { ...plain, cookies: [...plain.cookies, [name, value] as const] },
      })),
    })),
})

import { defineRule, reportCookie } from '../../rule/index.ts'

/** A cookie that carries a session and that scripts may read. */
export default defineRule({
  id: 'cookie-readable-by-script',
  title: 'Scripts can read the session cookie',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N',
  cwe: [1004],
  owasp: 'API8:2023',
  why: 'One script that an attacker brings into a page takes the session along. With HttpOnly it could act only while the page is open.',
  fix: 'Set HttpOnly on every cookie that a session depends on, with Secure and SameSite beside it.',
  controls: ['session-management', 'secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    reportCookie(
      context,
      ({ cookie }) => !cookie.attributes.has('httponly'),
      ({ name }) => `The cookie ${name} is set without HttpOnly.`,
    )
    return Promise.resolve()
  },
})

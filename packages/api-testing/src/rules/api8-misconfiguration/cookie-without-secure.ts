import { defineRule, reportCookie } from '../../rule/index.ts'

export default defineRule({
  id: 'cookie-without-secure',
  title: 'The session cookie is also sent without encryption',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:A/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [614],
  owasp: 'API8:2023',
  why: 'One request to the http: address of the host, which any page can cause, carries the session in the clear. Whoever is on the same network takes it.',
  fix: 'Set Secure on every cookie that a session depends on; name it with the prefix __Host-.',
  controls: ['session-management', 'encryption-in-transit'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.origin.startsWith('https:') ? true : 'is not encrypted'),
  run: (context) => {
    reportCookie(
      context,
      ({ cookie }) => !cookie.attributes.has('secure'),
      ({ name }) => `The cookie ${name} is set without Secure over an encrypted connection.`,
    )
    return Promise.resolve()
  },
})

import { defineRule, reportCookie } from '../../rule/index.ts'

export default defineRule({
  id: 'cookie-sent-across-sites',
  title: 'The session cookie goes along with requests of other sites',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N',
  cwe: [1275],
  owasp: 'API8:2023',
  why: "Without SameSite, or with None, the browser adds the session to requests that other sites cause. Forged requests then act in the user's name wherever nothing else stops them.",
  fix: 'Set SameSite=Lax or Strict on session cookies; where None is needed, check a token or the Origin header on every change.',
  controls: ['session-management', 'secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    reportCookie(
      context,
      ({ cookie }) => !/^(?:lax|strict)$/i.test(cookie.attributes.get('samesite') ?? ''),
      ({ name, attributes }) =>
        `The cookie ${name} is set ${attributes.has('samesite') ? `with SameSite=${attributes.get('samesite')}` : 'without SameSite'}.`,
    )
    return Promise.resolve()
  },
})

import { defineRule, reportCookie } from '../../rule/index.ts'

export default defineRule({
  id: 'cookie-shared-with-subdomains',
  title: 'The session cookie is sent to every host of the domain',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:L/I:L/A:N',
  cwe: [1275, 668],
  owasp: 'API8:2023',
  why: 'With a Domain attribute the session goes to all hosts below it: to forgotten ones, to those of other teams, to pages that users can fill. Each of them can take it.',
  fix: 'Leave the Domain attribute out, so that the cookie belongs to the host alone; name it with the prefix __Host-.',
  controls: ['session-management', 'secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    const { hostname } = new URL(context.endpoint.origin)
    reportCookie(
      context,
      ({ cookie }) => {
        const domain = cookie.attributes.get('domain')?.replace(/^\./, '').toLowerCase()
        return domain !== undefined && domain !== '' && domain !== 'true' && domain !== hostname
      },
      ({ name, attributes }) => `The cookie ${name} is set with Domain=${attributes.get('domain')}.`,
    )
    return Promise.resolve()
  },
})

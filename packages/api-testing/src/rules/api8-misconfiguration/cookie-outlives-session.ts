import { defineRule, reportCookie } from '../../rule/index.ts'
import type { SeenCookie } from '../../rule/index.ts'

const dayMs = 86_400_000
const mostDays = 90

/** Days from the answer to the end of the cookie; undefined when it ends with the browser. */
function lifetimeDays({ cookie, exchange }: SeenCookie): number | undefined {
  const maxAge = cookie.attributes.get('max-age')
  if (maxAge !== undefined && /^\d+$/.test(maxAge)) return (Number(maxAge) * 1000) / dayMs
  const expires = Date.parse(cookie.attributes.get('expires') ?? '')
  if (Number.isNaN(expires)) return undefined
  const sent = Date.parse(exchange.response.headers.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '')
  return (expires - (Number.isNaN(sent) ? Temporal.Now.instant().epochMilliseconds : sent)) / dayMs
}

export default defineRule({
  id: 'cookie-outlives-session',
  title: 'The session cookie is kept for months',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N',
  cwe: [613],
  owasp: 'API8:2023',
  why: 'A session that stays on every device for months can be taken from a lost or shared one long after its last use. Signing out of a closed browser does not happen by itself.',
  fix: 'Let session cookies end with the browser or after days, and renew them while they are used.',
  controls: ['session-management'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    reportCookie(
      context,
      (seen) => (lifetimeDays(seen) ?? 0) > mostDays,
      ({ name, attributes }) =>
        `The cookie ${name} is kept for more than ${mostDays} days (${attributes.has('max-age') ? `Max-Age=${attributes.get('max-age')}` : `Expires=${attributes.get('expires')}`}).`,
    )
    return Promise.resolve()
  },
})

import { defineRule, handshake } from '../../rule/index.ts'

const dayMs = 86_400_000
const soonDays = 14

function complaint(distrust: string | undefined): string | undefined {
  if (distrust === undefined) return undefined
  if (/altname|hostname|ERR_TLS_CERT_ALTNAME/i.test(distrust)) return 'is for another host'
  return /revoked/i.test(distrust) ? 'is revoked' : undefined
}

export default defineRule({
  id: 'tls-certificate',
  title: 'The certificate has expired, soon will, or belongs to another host',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:L',
  cwe: [298, 297],
  owasp: 'API8:2023',
  why: 'Clients refuse the connection, or are told to look away, and then accept the certificate of an attacker as well.',
  fix: 'Renew certificates automatically well before they end, for all names that are served, and watch their dates.',
  controls: ['encryption-in-transit', 'cryptography'],
  scope: 'host',
  applies: ({ endpoint }) => (endpoint.origin.startsWith('https:') ? true : 'is not encrypted'),
  run: async (context) => {
    const made = await handshake(context.endpoint.origin)
    if (made === undefined) return
    const days = (Date.parse(made.certificate.valid_to) - Temporal.Now.instant().epochMilliseconds) / dayMs
    const fault =
      days < 0
        ? `ended on ${made.certificate.valid_to}`
        : days < soonDays
          ? `ends on ${made.certificate.valid_to}, in ${Math.floor(days)} days`
          : complaint(made.distrust)
    if (fault === undefined) return
    context.report({
      message: `The certificate ${fault}.`,
      confidence: 'certain',
      severity: days >= 0 && days < soonDays ? 'low' : 'medium',
      evidence: [{ label: 'the server answers', exchange: await context.notFound() }],
    })
  },
})

import { defineRule, tokenHolder } from '../../rule/index.ts'

const longestDays = 30

export default defineRule({
  id: 'jwt-long-lived',
  title: 'Tokens are valid for more than a month',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [613],
  owasp: 'API2:2023',
  why: 'An access token that cannot be called back holds for weeks. Whoever copies one has the account for all that time, whatever its owner does.',
  fix: 'Let access tokens end within minutes to hours, and renew them with a refresh token that can be revoked.',
  controls: ['session-management'],
  report: 'host',
  needs: { identities: 1, baseline: 'works', sends: false },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: (context) => {
    const holder = tokenHolder(context)
    const { exp, iat } = holder?.jwt.claims ?? {}
    if (holder === undefined || typeof exp !== 'number') return Promise.resolve()
    const start = typeof iat === 'number' ? iat : Temporal.Now.instant().epochMilliseconds / 1000
    const days = (exp - start) / 86_400
    if (days > longestDays)
      context.report({
        message: `The token of ${context.owner} is valid for ${Math.round(days)} days.`,
        confidence: 'certain',
        evidence: [{ label: 'request with the token', exchange: holder.own.exchange }],
      })
    return Promise.resolve()
  },
})

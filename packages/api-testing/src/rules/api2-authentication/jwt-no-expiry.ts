import { defineRule, tokenHolder } from '../../rule/index.ts'

export default defineRule({
  id: 'jwt-no-expiry',
  title: 'Tokens never expire',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [613],
  owasp: 'API2:2023',
  why: 'The token says no time at which it ends. Once copied from a log, a backup or a device it opens the account until the signing key is changed.',
  fix: 'Give access tokens an `exp` of minutes to hours, and renew them with a refresh token that can be revoked.',
  controls: ['session-management'],
  report: 'host',
  needs: { identities: 1, baseline: 'works', sends: false },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: (context) => {
    const holder = tokenHolder(context)
    if (holder !== undefined && holder.jwt.claims.exp === undefined)
      context.report({
        message: `The token of ${context.owner} holds ${Object.keys(holder.jwt.claims).join(', ')}, but no time at which it ends, and works.`,
        confidence: 'certain',
        evidence: [{ label: 'request with the token', exchange: holder.own.exchange }],
      })
    return Promise.resolve()
  },
})

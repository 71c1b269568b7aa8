import { defineRule, isGranted, jwtOf, outcomeOf, withToken } from '../../rule/index.ts'

/** Tokens that are almost the owner's. */
function nearTokens(token: string): (readonly [string, string])[] {
  const swapped = token.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
  return [
    ['in capital letters', swapped === token ? token.toLowerCase() : swapped],
    ['without its last quarter', token.slice(0, Math.ceil(token.length * 0.75))],
    ['with more behind it', `${token}hf`],
    ['with another last character', `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`],
  ]
}

export default defineRule({
  id: 'token-compared-partially',
  title: 'Tokens that are almost right are accepted',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [287, 697],
  owasp: 'API2:2023',
  why: 'Only a part of the token counts, or its case does not. That leaves far fewer to guess, and tokens that were revoked or belong to others may fit.',
  fix: 'Look tokens up by their hash and compare the whole of it in constant time.',
  controls: ['authentication', 'session-management'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ endpoint, requiresAuth }) => {
    if (!requiresAuth) return 'does not require credentials'
    return endpoint.effect === 'read' ? true : 'does not read'
  },
  run: async (context) => {
    const own = context.baseline()
    const credentials = context.session(context.owner)?.credentials
    // What a signature protects is the concern of the rules on JWT.
    if (own === undefined || credentials === undefined || jwtOf(credentials) !== undefined) return
    const token =
      credentials.headers.find(([name]) => /^authorization$|api-?key|token/i.test(name))?.[1].replace(/^\w+ /, '') ??
      credentials.cookies[0]?.[1]
    if (token === undefined || token.length < 8) return
    const sendAs = (other: string) => context.send(own.draft, { credentials: withToken(credentials, token, other) })
    for (const [label, other] of nearTokens(token)) {
      const exchange = await sendAs(other)
      if (!isGranted(exchange.response, own.exchange.response)) continue
      const refused = await sendAs(`hf${context.unique()}${token.slice(0, 4)}`)
      if (outcomeOf(refused.response) === 'works') return
      context.report({
        message: `The token of ${context.owner} is accepted ${label}.`,
        confidence: 'certain',
        evidence: [
          { label: 'quite another token', exchange: refused },
          { label: `token ${label}`, exchange },
        ],
      })
      return
    }
  },
})

import { defineRule, isGranted, leavesOf, noCredentials, parseJson, textOf } from '../../rule/index.ts'

const otherToken =
  /^(?:refresh_?token|id_?token|reset_?token|csrf_?token|xsrf_?token|verification_?token|device_?token)$/i

/** Tokens of the sign-in that are not for calling the API, presented as if they were. */
export default defineRule({
  id: 'other-token-accepted',
  title: 'Tokens for other purposes open the API',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:L/A:N',
  cwe: [287, 345],
  owasp: 'API2:2023',
  why: 'A refresh or identity token is taken for an access token. It lives longer, is kept in other places and was never meant to be sent everywhere.',
  fix: 'Mark tokens with their purpose (`typ`, `aud`, `scope`) and refuse those of another kind.',
  controls: ['authentication', 'session-management'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const own = context.baseline()
    const login = context.session(context.owner)?.loginExchange
    const body = login === undefined ? undefined : parseJson(textOf(login.response))
    if (own === undefined || body === undefined) return
    const tokens = leavesOf(body).filter(
      ({ path, value }) => otherToken.test(String(path.at(-1))) && typeof value === 'string' && value.length >= 6,
    )
    const accessTokens = leavesOf(body).filter(({ path }) => !otherToken.test(String(path.at(-1))))
    for (const { path, value } of tokens) {
      if (accessTokens.some((leaf) => leaf.value === value)) continue
      const exchange = await context.send(own.draft, {
        credentials: { ...noCredentials, headers: [['Authorization', `Bearer ${String(value)}`]] },
      })
      if (!isGranted(exchange.response, own.exchange.response)) continue
      const refused = await context.send(own.draft, {
        credentials: { ...noCredentials, headers: [['Authorization', `Bearer hf${context.unique()}`]] },
      })
      if (isGranted(refused.response, own.exchange.response)) return
      context.report({
        message: `The ${String(path.at(-1))} that signing in gave is accepted as an access token.`,
        confidence: 'certain',
        evidence: [
          { label: 'made-up token', exchange: refused },
          { label: `request with the ${String(path.at(-1))}`, exchange },
        ],
      })
      return
    }
  },
})

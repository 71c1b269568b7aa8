import { defineAuthorizationRule, headerOf } from '../../rule/index.ts'

/** Neither `state` nor `code_challenge` nor `nonce`, and a code all the same. */
export default defineAuthorizationRule({
  id: 'oauth-request-unbound',
  title: 'Codes are given for requests that nothing binds to a client session',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N',
  cwe: [352],
  why: "A request without state and without a PKCE challenge gets a code. An attacker makes a victim's client use a code of the attacker, or uses one that leaked.",
  fix: 'Require PKCE (code_challenge with S256) from all clients, as RFC 9700 §2.1.1 says.',
  controls: ['authentication', 'session-management'],
  references: ['https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1'],
  judge: async (context, { draft, registered, exchange: usual }) => {
    const query = draft.query.filter(([name]) => !/^(?:state|nonce|code_challenge|code_challenge_method)$/.test(name))
    if (query.length === draft.query.length && draft.query.some(([name]) => name === 'state')) return
    const exchange = await context.send({ ...draft, query })
    const location = headerOf(exchange.response.headers, 'location') ?? ''
    if (exchange.response.status < 300 || exchange.response.status >= 400) return
    if (!location.startsWith(registered) || !/[?&#](?:code|access_token)=[^&]{4,}/.test(location)) return
    context.report({
      message: `Without state, nonce and code_challenge the answer is still a redirect with ${/access_token/.test(location) ? 'a token' : 'a code'}.`,
      confidence: 'certain',
      evidence: [
        { label: 'usual request', exchange: usual },
        { label: 'without anything that binds it', exchange },
      ],
    })
  },
})

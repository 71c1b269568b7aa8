import { defineRule, isGranted, noCredentials, outcomeOf } from '../../rule/index.ts'

const names = ['access_token', 'token', 'auth_token', 'jwt', 'apikey', 'api_key', 'key', 'auth', 'bearer']

/** The owner's token moved from its header into the address, where it is accepted, while a wrong one there is refused. */
export default defineRule({
  id: 'token-in-url',
  title: 'Tokens are accepted in the address',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N',
  cwe: [598],
  owasp: 'API2:2023',
  why: 'Addresses stand in logs of servers and proxies, in histories and in Referer headers. Every client that puts its token there leaves it in all of them.',
  fix: 'Accept tokens in the Authorization header or in a cookie only (RFC 6750 §2.3 forbids new uses of the query).',
  controls: ['authentication', 'session-management'],
  references: ['https://www.rfc-editor.org/rfc/rfc6750#section-2.3'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ endpoint, requiresAuth }) => {
    if (!requiresAuth) return 'does not require credentials'
    return endpoint.effect === 'read' ? true : 'does not read'
  },
  run: async (context) => {
    const own = context.baseline()
    const credentials = context.session(context.owner)?.credentials ?? noCredentials
    const token =
      credentials.headers.find(([name]) => /^authorization$|api-?key|token/i.test(name))?.[1].replace(/^\w+ /, '') ??
      credentials.cookies[0]?.[1]
    if (own === undefined || token === undefined || credentials.query.length > 0) return
    const sendAll = (list: readonly string[], value: string) =>
      context.send(
        { ...own.draft, query: [...own.draft.query, ...list.map((name) => [name, value] as const)] },
        { as: 'nobody' },
      )
    if (!isGranted((await sendAll(names, token)).response, own.exchange.response)) return
    const refused = await sendAll(names, `${token.slice(0, -4)}hf0x`)
    if (outcomeOf(refused.response) === 'works') return
    for (const name of names) {
      const exchange = await sendAll([name], token)
      if (!isGranted(exchange.response, own.exchange.response)) continue
      context.report({
        message: `The token of ${context.owner} is accepted as ${name} in the address; a wrong one there is refused.`,
        confidence: 'certain',
        evidence: [
          { label: 'wrong token in the address', exchange: refused },
          { label: 'token in the address', exchange },
        ],
      })
      return
    }
  },
})

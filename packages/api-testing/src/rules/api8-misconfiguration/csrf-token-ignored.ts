import { cookiesOf, defineRule, outcomeOf, withHeader } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const tokenName = /csrf|xsrf|authenticity_?token|requestverificationtoken|anti-?forgery/i

/**
 * A header that is merely there, such as `X-CSRF: 1`, guards as well: a page of another site cannot add it without being asked first (Fetch
 * Standard, CORS preflight). Nobody expects its value to be compared.
 */
const isToken = (value: string): boolean => value.length >= 8

/** The same change with the token replaced, from another site. There is a token, so somebody meant it to be checked. */
export default defineRule({
  id: 'csrf-token-ignored',
  title: 'The token against forged requests is not checked',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  cwe: [352],
  owasp: 'API8:2023',
  why: 'Clients send a token and the service takes any other one as well. The guard is there to be seen and does not guard.',
  fix: 'Compare the token with the one that belongs to the session for every request that changes something, and refuse requests without it.',
  controls: ['session-management', 'secure-coding'],
  needs: { identities: 1, effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'read' ? 'changes nothing' : true),
  run: async (context) => {
    const baseline = context.baseline()
    const session = context.session(context.owner)
    if (baseline === undefined || session === undefined || cookiesOf(context) === undefined) return
    const { draft } = baseline
    const { credentials } = session
    const header = [...draft.headers, ...credentials.headers].find(
      ([name, value]) => tokenName.test(name) && isToken(value),
    )
    const field = context.points(({ in: place, name }) => place === 'body' && tokenName.test(name))[0]
    if (header === undefined && field === undefined) return
    const wrong = `hf${context.unique()}`
    const foreign: RequestDraft = { ...draft, headers: withHeader(draft.headers, 'Origin', 'https://hf.example.net') }
    const attack =
      header === undefined
        ? draft.body.kind === 'form'
          ? {
              ...foreign,
              body: {
                ...draft.body,
                fields: draft.body.fields.map(([name, value]) => [name, tokenName.test(name) ? wrong : value] as const),
              },
            }
          : undefined
        : { ...foreign, headers: withHeader(foreign.headers, header[0], wrong) }
    if (attack === undefined) return
    for (let round = 0; round < 2; round += 1) {
      const exchange = await context.send(attack)
      if (outcomeOf(exchange.response) !== 'works') return
      if (round === 1)
        context.report({
          message: `${context.endpoint.id} is carried out with a made-up ${header?.[0] ?? field?.name} and a foreign Origin.`,
          evidence: [
            { label: 'normal request', exchange: baseline.exchange },
            { label: 'made-up token', exchange },
          ],
        })
    }
  },
})

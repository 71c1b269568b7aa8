import { defineRule, hasSubstance, isSameAnswer, outcomeOf, withHeader } from '../../rule/index.ts'
import type { Exchange, RequestDraft } from '../../rule/index.ts'

const headers = ['X-Forwarded-For', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'Forwarded'] as const
const inner = ['127.0.0.1', '10.0.0.1'] as const
/** TEST-NET-3 (RFC 5737): nobody's inner network. */
const outer = '203.0.113.77'

/** Nobody is let in, whoever they are; only where one says to come from decides. A claimed outer address must still be refused. */
export default defineRule({
  id: 'internal-by-client-address',
  title: 'A claimed inner address opens what is closed to everybody',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [290, 348],
  owasp: 'API2:2023',
  why: 'The endpoint is for the inner network, and where a request comes from is read from a header that anybody can write.',
  fix: 'Take the address from the connection or from a trusted proxy only, and ask for credentials even inside.',
  controls: ['access-control', 'network-security'],
  needs: { baseline: 'none' },
  applies: ({ endpoint, unreached }) => {
    if (endpoint.effect !== 'read' || endpoint.graphql !== undefined) return 'does not read'
    const refused = unreached('nobody')?.exchange
    return refused !== undefined && outcomeOf(refused.response) === 'denied' ? true : 'is not refused to strangers'
  },
  run: async (context) => {
    const plain = (context.unreached('nobody') ?? context.unreached())?.draft
    // Where a signed-in user gets in, other rules compare with what they get.
    if (plain === undefined || context.baseline() !== undefined) return
    const claim = (names: readonly string[], address: string): Promise<Exchange> =>
      context.send(claiming(plain, names, address), { as: 'nobody' })
    const opens = ({ response }: Exchange): boolean => outcomeOf(response) === 'works' && hasSubstance(response)
    for (const address of inner) {
      if (!opens(await claim(headers, address))) continue
      const refused = await context.send(plain, { as: 'nobody' })
      const outside = await claim(headers, outer)
      if (opens(refused) || opens(outside)) return
      for (const names of [...headers.map((name) => [name]), headers]) {
        const opened = await claim(names, address)
        if (!opens(opened) || isSameAnswer(opened.response, (await context.notFound()).response)) continue
        context.report({
          message: `A stranger is refused (${refused.response.status}), also with an outer address (${outside.response.status}); with ${names.join(', ')}: ${address} the request is answered ${opened.response.status}.`,
          confidence: 'certain',
          evidence: [
            { label: 'plain request', exchange: refused },
            { label: `claims to come from ${outer}`, exchange: outside },
            { label: `claims to come from ${address}`, exchange: opened },
          ],
        })
        return
      }
    }
  },
})

function claiming(plain: RequestDraft, names: readonly string[], address: string): RequestDraft {
  const headers = names.reduce(
    (list, name) => withHeader(list, name, name === 'Forwarded' ? `for=${address}` : address),
    plain.headers,
  )
  return { ...plain, headers }
}

import { defineRule, isThrottled, sendMany, withFields, withHeader } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const most = 40
const limited = /log-?in|sign-?in|authenticate|token|forgot|reset|verify|otp|register|sign-?up|contact|search/i
const headers = ['X-Forwarded-For', 'X-Real-IP', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP', 'Forwarded']

/** Runs into a limit, then says to be another client. Works with it and still not without it: the header decides. */
export default defineRule({
  id: 'rate-limit-bypass-address',
  title: 'A made-up client address lifts the rate limit',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L',
  cwe: [348, 799],
  owasp: 'API4:2023',
  why: 'The limit counts for each client, and the client says itself who it is. With another address in a header for every request there is no limit at all.',
  fix: 'Take the address of the client from the connection, or from the header that your own proxy sets and cleans.',
  controls: ['capacity-management', 'authentication'],
  needs: { baseline: 'answered', exhausts: true },
  applies: ({ endpoint }) => (limited.test(endpoint.graphql?.field ?? endpoint.path) ? true : 'is rarely limited'),
  run: async (context) => {
    const known = context.baseline()?.draft ?? context.unreached()?.draft
    if (known === undefined) return
    const draft = withFields(known, (name, value) =>
      /pass|pwd|otp|code/i.test(name) ? `hf${context.unique()}` : value,
    )
    const many = await sendMany(context, most, () => draft, 'nobody')
    if (many?.throttled?.response.status !== 429) return
    for (const name of headers) {
      const address = `203.0.113.${context.number(1, 254)}`
      const disguised: RequestDraft = {
        ...draft,
        headers: withHeader(draft.headers, name, name === 'Forwarded' ? `for=${address}` : address),
      }
      const passed = await context.send(disguised, { as: 'nobody', rawOverload: true })
      if (passed.response.status === 429 || passed.response.status >= 500) continue
      const still = await context.send(draft, { as: 'nobody', rawOverload: true })
      if (!isThrottled(still) || still.response.status !== 429) return
      context.report({
        message: `At the limit (429), the same request passes with ${name}: ${address}, and without it is refused again.`,
        confidence: 'certain',
        evidence: [
          { label: 'at the limit', exchange: many.throttled },
          { label: 'still at the limit', exchange: still },
          { label: `with ${name}`, exchange: passed },
        ],
      })
      return
    }
  },
})

import { apiRefusesGarbage, defineRule, outcomeOf } from '../../rule/index.ts'

const webhookPath =
  /web-?hooks?|\/hooks?(?:\/|$)|callback|\bipn\b|notifications?\/(?:stripe|paypal|payment)|\/events?\/(?:stripe|github|payment)/i
const signatureName = /signature|x-hub|hmac|x-[\w-]*sign/i

/**
 * An event without a signature, and one with a wrong one where the description names a header for it. A receiver that takes any body at all is only
 * acknowledging, so that a body which is no event must be refused.
 */
export default defineRule({
  id: 'webhook-signature-unchecked',
  title: 'Events are taken from anybody, signed or not',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N',
  cwe: [345, 347],
  owasp: 'API10:2023',
  why: 'Events that should come from a partner are believed from anyone. An attacker reports payments that were never made, or deletes what others own.',
  fix: 'Verify the signature of every event over its raw body with the key shared with the sender, and refuse old timestamps.',
  controls: ['supplier-security', 'authentication'],
  needs: { effect: 'write', baseline: 'answered' },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'POST' || endpoint.graphql !== undefined) return 'receives no events'
    return webhookPath.test(`${endpoint.path} ${endpoint.operationId ?? ''}`) ? true : 'receives no events'
  },
  run: async (context) => {
    const draft = context.draftOf(context.endpoint)
    const field = context.endpoint.params.find(
      ({ in: place, name }) => place === 'header' && signatureName.test(name),
    )?.name
    const headers = draft.headers.filter(([name]) => !signatureName.test(name))
    const unsigned = await context.send({ ...draft, headers }, { as: 'nobody' })
    if (outcomeOf(unsigned.response) !== 'works') return
    const wrong = await context.send(
      {
        ...draft,
        headers: [...headers, [field ?? 'X-Signature', `sha256=${'0'.repeat(60)}${context.number(1000, 9999)}`]],
      },
      { as: 'nobody' },
    )
    if (outcomeOf(wrong.response) !== 'works') return
    const refused = await apiRefusesGarbage(context, { ...draft, headers })
    if (refused === undefined) return
    context.report({
      message: `An event without a signature is answered ${unsigned.response.status}, one with a wrong ${field ?? 'signature'} ${wrong.response.status}; what is no event is answered ${refused.response.status}.`,
      confidence: field === undefined ? 'firm' : 'certain',
      evidence: [
        { label: 'no event', exchange: refused },
        { label: 'event with a wrong signature', exchange: wrong },
        { label: 'event without a signature', exchange: unsigned },
      ],
    })
  },
})

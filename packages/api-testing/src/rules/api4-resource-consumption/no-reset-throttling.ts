import { defineRule, outcomeOf, sendMany, withFields } from '../../rule/index.ts'

const attempts = 20
const asksForMail =
  /forgot|forgotten|recover|reset[-_/]?(?:password|request|link)?$|(?:request|send|resend)[-_/]?(?:password|reset|code|otp|link|verification|confirmation|invite|sms|email)|magic[-_]?link/i
const addressField = /e-?mail|phone|mobile|user|login|account/i

/** Twenty requests for a mail or a message to one address that belongs to nobody. */
export default defineRule({
  id: 'no-reset-throttling',
  title: 'Mails and messages can be asked for without limit',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:L',
  cwe: [799, 770],
  owasp: 'API4:2023',
  why: 'Every request sends a mail or a text message that costs money and lands at somebody. An inbox is flooded in minutes, and the sender ends up on block lists.',
  fix: 'Limit such requests per address and per client, with growing waits, and answer alike whether the account exists or not.',
  controls: ['capacity-management', 'authentication'],
  needs: { baseline: 'answered', effect: 'write', exhausts: true },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'POST') return 'asks for no mail'
    return asksForMail.test(endpoint.graphql?.field ?? endpoint.path.replace(/\/$/, '')) ? true : 'asks for no mail'
  },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined || (draft.body.kind !== 'json' && draft.body.kind !== 'form')) return
    const account = `hf${context.unique()}`
    let named = false
    const draftFor = () =>
      withFields(draft, (name, value) => {
        if (!addressField.test(name)) return value
        named = true
        return value.includes('@') ? `${account}@example.org` : account
      })
    const many = await sendMany(context, attempts, draftFor, 'nobody')
    if (many === undefined || !many.even || !named) return
    // A refusal for an account that does not exist says nothing; a request that is carried out does.
    if (outcomeOf(many.first.response) !== 'works' && outcomeOf(many.first.response) !== 'missing') return
    context.report({
      message: `${attempts} requests in a row for the same address were all answered alike (${many.first.response.status}).`,
      evidence: [
        { label: 'first request', exchange: many.first },
        { label: `request number ${attempts}`, exchange: many.last },
      ],
    })
  },
})

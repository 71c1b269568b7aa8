import { defineAccountRule, isThrottled, newProfile, outcomeOf, withProfile } from '../../rule/index.ts'

const wanted = 15

export default defineAccountRule({
  id: 'unlimited-account-creation',
  title: 'One client can register accounts without limit',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
  cwe: [799, 837],
  owasp: 'API6:2023',
  step: 'registration',
  needs: { effect: 'write' },
  why: 'A script makes as many accounts as it likes. They collect welcome gifts, vote, spam or get around limits that count by account.',
  fix: 'Limit registrations for each client, confirm an address or number before an account is of use, and ask for a challenge when many come.',
  controls: ['capacity-management', 'business-logic'],
  run: async (context) => {
    let first
    let last
    for (let count = 0; count < wanted; count += 1) {
      const draft = withProfile(context.draftOf(context.endpoint), newProfile(context, 'many'))
      last = await context.send(draft, { as: 'nobody', rawOverload: true })
      if (isThrottled(last)) return
      if (outcomeOf(last.response) !== 'works') {
        if (count === 0) context.block('error', `registering was answered ${last.response.status}`)
        return
      }
      first ??= last
    }
    if (first === undefined || last === undefined) return
    context.report({
      message: `${wanted} accounts were registered one after the other without any hindrance.`,
      evidence: [
        { label: 'first account', exchange: first },
        { label: `account number ${wanted}`, exchange: last },
      ],
    })
  },
})

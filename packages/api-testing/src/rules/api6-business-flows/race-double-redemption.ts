import { anew, balanceOf, defineRule, outcomeOf } from '../../rule/index.ts'

const onceName = /coupon|voucher|promo|gift|redeem|withdraw|claim|bonus|reward|refund|cash_?out|payout|invite|referral/i
const parallel = 12

/**
 * What one after another is granted once, granted several times when asked for at the same moment. The code or the object is a fresh one where the request
 * makes fresh names, else the next that works once.
 */
export default defineRule({
  id: 'race-double-redemption',
  title: 'Something that is granted once is granted several times at the same moment',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [362, 367],
  owasp: 'API6:2023',
  why: 'Between looking whether it was used and marking it as used, others look as well. A handful of requests sent together turn one gift into many.',
  fix: 'Decide and mark in one statement (a conditional update or a unique index), or lock the row for the time of the transaction.',
  controls: ['business-logic', 'secure-coding'],
  needs: { effect: 'destructive', identities: 2, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.effect !== 'read' && endpoint.graphql === undefined && onceName.test(endpoint.path)
      ? true
      : 'grants nothing once',
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    // The request as it is was used while learning; it must be refused now, else nothing is granted only once.
    const second = await context.send(own.draft, { rawOverload: true })
    const balance = await balanceOf(context)
    const third = await context.send(own.draft, { rawOverload: true })
    const still = await balanceOf(context)
    const isOnce = outcomeOf(third.response) !== 'works' || (balance !== undefined && balance.value === still?.value)
    if (!isOnce) return
    // Fresh values make a code that was not used: names in the body, or a body field that only marks the request.
    const draft = anew(context, own.draft)
    const { body } = draft
    const marked =
      body.kind === 'json' && typeof body.value === 'object' && body.value !== null && !Array.isArray(body.value)
        ? { ...draft, body: { ...body, value: { ...body.value, hf: context.unique() } } }
        : draft
    const before = await balanceOf(context)
    const answers = await Promise.all(
      Array.from({ length: parallel }, () => context.send(marked, { rawOverload: true })),
    )
    const after = await balanceOf(context)
    const granted = answers.filter(({ response }) => outcomeOf(response) === 'works')
    const [first] = granted
    const again = await context.send(marked, { rawOverload: true })
    const grew = before === undefined || after === undefined ? undefined : after.value - before.value
    if (first === undefined || granted.length < 2 || outcomeOf(again.response) === 'works') return
    if (grew !== undefined && grew === 0) return
    context.report({
      message: `${granted.length} of ${parallel} requests sent together were granted, while one after another the second is answered ${again.response.status}${grew === undefined ? '' : `; the balance changed by ${grew}`}.`,
      confidence: 'certain',
      evidence: [
        { label: 'one after another', exchange: second },
        { label: 'once more afterwards', exchange: again },
        { label: `one of ${granted.length} that were granted together`, exchange: first },
      ],
    })
  },
})

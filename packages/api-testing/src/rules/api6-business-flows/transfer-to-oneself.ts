import { anew, balanceOf, defineRule, outcomeOf, pointsOf, scalarText, withPoint, namesOf } from '../../rule/index.ts'

const receiverName =
  /^(?:to|receiver|recipient|payee|beneficiary|target|destination)(?:_?(?:id|user|account|name|username|email))?$/i

/** A payment to one's own account must leave the balance as it is. */
export default defineRule({
  id: 'transfer-to-oneself',
  title: 'Paying oneself makes money',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 362],
  owasp: 'API6:2023',
  why: 'Both sides of a transfer are written from balances read before, so that the second overwrites the first. A caller pays themselves and grows richer each time.',
  fix: 'Refuse transfers between the same account, and book both sides as changes inside one transaction.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.effect === 'write' && /transfer|pay|send|tip|donat/i.test(endpoint.path) ? true : 'transfers nothing',
  run: async (context) => {
    const own = context.baseline()
    const point =
      own === undefined
        ? undefined
        : pointsOf(own.draft).find(({ in: place, name }) => place === 'body' && receiverName.test(name))
    if (own === undefined || point === undefined) return
    const isNumber = /^\d+$/.test(scalarText(point.value))
    const selves = namesOf(context, context.owner).filter((marker) => /^\d+$/.test(marker) === isNumber)
    for (const self of selves) {
      const before = await balanceOf(context)
      const exchange = await context.send(
        withPoint(anew(context, own.draft), point, typeof point.value === 'number' ? Number(self) : self),
      )
      const after = await balanceOf(context)
      if (
        before === undefined ||
        after === undefined ||
        outcomeOf(exchange.response) !== 'works' ||
        after.value <= before.value
      )
        continue
      context.report({
        message: `After a payment to themselves (${point.name} ${self}) the balance of ${context.owner} is ${after.value} instead of ${before.value}.`,
        confidence: 'certain',
        point: { in: point.in, name: point.name },
        evidence: [
          { label: 'balance before', exchange: before.exchange },
          { label: 'balance afterwards', exchange: after.exchange },
          { label: 'payment to oneself', exchange },
        ],
      })
      return
    }
  },
})

import {
  amountName,
  asWritten,
  defineRule,
  leavesOf,
  moneyIn,
  numberPoints,
  outcomeOf,
  parseJson,
  textOf,
  withPoint,
} from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const pays = /(?:^|[/_-])(?:pay|pays|payments?|settle|checkout|charge)\/?$/i
const settled = /^(?:paid|settled|completed?|closed|fulfilled|payment_?received)$/i

/** Names of the fields that say that all is paid. */
function settledFields(exchange: Exchange): string[] {
  const body = parseJson(textOf(exchange.response))
  return (body === undefined ? [] : leavesOf(body, 500)).flatMap(({ path, value }) =>
    (typeof value === 'string' && settled.test(value)) || (value === true && /paid|settled/i.test(String(path.at(-1))))
      ? [path.join('.')]
      : [],
  )
}

/** Something of the owner's is paid with one unit; the answer itself must call it paid and show that more was due. */
export default defineRule({
  id: 'underpayment-accepted',
  title: 'A bill counts as paid with an amount that the payer chooses',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 602],
  owasp: 'API6:2023',
  why: 'The service takes the amount from the request and calls the bill paid, whatever was due. Everything can be bought for a cent.',
  fix: 'Take what is due from what is stored, and call a bill paid only when the payment provider has confirmed that sum.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.method !== 'GET' && (pays.test(endpoint.path) || pays.test(endpoint.graphql?.field ?? ''))
      ? true
      : 'pays nothing',
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    for (const point of numberPoints(context, amountName).slice(0, 2)) {
      const paidWith = Number(point.value) === 1 ? 2 : 1
      const exchange = await context.send(withPoint(own.draft, point, asWritten(point, paidWith)))
      if (outcomeOf(exchange.response) !== 'works' || settledFields(exchange).length === 0) continue
      const due = [...moneyIn(exchange)].find(
        ([path, amount]) => !/paid|received/i.test(path) && amount >= paidWith * 5,
      )
      if (due === undefined) continue
      context.report({
        message: `Paid with ${point.name} ${paidWith}, the answer says ${settledFields(exchange).join(', ')} is settled although ${due[0]} is ${due[1]}.`,
        point,
        evidence: [{ label: `payment of ${paidWith}`, exchange }],
      })
      return
    }
  },
})

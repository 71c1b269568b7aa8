import { anew, balanceOf, defineRule, outcomeOf, pointsOf, scalarText, withPoint } from '../../rule/index.ts'

/** A unit that is worth next to nothing, and the same number. */
const weak = ['VND', 'IDR', 'IRR']

export default defineRule({
  id: 'currency-from-client',
  title: 'Amounts in another currency are taken at face value',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 472],
  owasp: 'API6:2023',
  why: 'The currency of an amount comes from the request, and the number is booked without conversion. A caller tops up ten thousand of a weak currency and spends them as euros.',
  fix: 'Fix the currency by account or price, refuse others, and convert with a rate of the server where several are meant.',
  controls: ['business-logic', 'input-validation'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write'
    const own = baseline()
    return own === undefined || pointsOf(own.draft).some(({ name }) => /(?:^|[._])currency(?:_?code)?$/i.test(name))
      ? true
      : 'takes no currency'
  },
  run: async (context) => {
    const own = context.baseline()
    const point =
      own === undefined
        ? undefined
        : pointsOf(own.draft).find(({ name }) => /(?:^|[._])currency(?:_?code)?$/i.test(name))
    if (own === undefined || point === undefined) return
    const changeBy = async (draft: typeof own.draft) => {
      const before = await balanceOf(context)
      const exchange = await context.send(anew(context, draft))
      const after = await balanceOf(context)
      const works = outcomeOf(exchange.response) === 'works'
      return {
        exchange,
        change: before === undefined || after === undefined || !works ? undefined : after.value - before.value,
      }
    }
    const usual = await changeBy(own.draft)
    // Paying in a weak currency that is ignored harms the payer only: what counts is money that comes in.
    if (usual.change === undefined || usual.change <= 0) {
      context.block('error', 'the usual request does not raise a balance that the caller can see')
      return
    }
    for (const currency of weak.filter((one) => one !== scalarText(point.value).toUpperCase())) {
      const odd = await changeBy(withPoint(own.draft, point, currency))
      if (odd.change !== usual.change) continue
      const made = await changeBy(withPoint(own.draft, point, 'HFX'))
      context.report({
        message: `The same number in ${currency} changes the balance by ${odd.change}, just as in ${scalarText(point.value)}${made.change === usual.change ? '; a currency that does not exist does, too' : ''}.`,
        point: { in: point.in, name: point.name },
        evidence: [
          { label: `in ${scalarText(point.value)}`, exchange: usual.exchange },
          { label: `in ${currency}`, exchange: odd.exchange },
        ],
      })
      return
    }
  },
})

import { asWritten, defineNumberRule, moneyIn, quantityName } from '../../rule/index.ts'

export default defineNumberRule({
  id: 'fractional-quantity',
  title: 'A fraction of a piece can be ordered for a fraction of its price',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 1284],
  why: 'The quantity need not be whole, the total follows it and delivery rounds up. A caller gets a piece for a cent.',
  fix: 'Require whole numbers for what is counted, in the schema and in the domain.',
  controls: ['business-logic', 'input-validation'],
  names: quantityName,
  values: () => [0.01, 0.5],
  effect: ({ usual, odd, point, value }) => {
    const before = moneyIn(usual)
    const whole = Number(point.value)
    for (const [path, amount] of moneyIn(odd)) {
      const usually = before.get(path)
      const expected = usually === undefined ? undefined : (usually / whole) * Number(asWritten(point, value))
      if (
        expected !== undefined &&
        usually !== undefined &&
        usually > 0 &&
        amount > 0 &&
        amount < usually / whole &&
        Math.abs(amount - expected) < 0.01 + expected * 0.05
      )
        return `${path} is ${amount}, less than the price of one piece (${usually / whole})`
    }
    return undefined
  },
})

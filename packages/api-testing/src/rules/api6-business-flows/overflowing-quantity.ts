import { defineNumberRule, gained, moneyIn, quantityName } from '../../rule/index.ts'

export default defineNumberRule({
  id: 'overflowing-quantity',
  title: 'A huge quantity makes the total overflow',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L',
  cwe: [190, 840],
  why: 'The total is computed in a type that cannot hold it, and comes out small, negative or not at all. A caller orders the whole stock for next to nothing.',
  fix: 'Limit quantities to what an order can be, and compute money with a type that fails instead of wrapping around.',
  controls: ['business-logic', 'input-validation'],
  names: quantityName,
  values: () => [2_147_483_647, 4_294_967_297, 99_999_999_999, 1e22],
  effect: (tried) => {
    const { usual, odd, value, point } = tried
    const up = gained(tried)
    if (up !== undefined) return up
    const before = moneyIn(usual)
    const whole = Math.max(Number(point.value), 1)
    for (const [path, amount] of moneyIn(odd)) {
      const usually = before.get(path) ?? 0
      if (usually <= 0) continue
      // A total that does not grow with the quantity at all is capped or unrelated.
      const expected = (usually / whole) * value
      if (amount < 0 || (amount !== usually && amount < expected / 1000))
        return `${path} is ${amount} instead of ${expected}`
    }
    return undefined
  },
})

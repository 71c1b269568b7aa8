import { defineNumberRule, moneyIn, priceName } from '../../rule/index.ts'

export default defineNumberRule({
  id: 'price-from-client',
  title: 'The price is taken from the request',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [472, 840],
  why: 'What something costs is what the caller says it costs. Goods are bought for a cent by changing one number.',
  fix: 'Look prices up on the server by the id of the product, and use those of the request for comparison at most.',
  controls: ['business-logic', 'input-validation'],
  names: priceName,
  values: (usual) => (usual === 0.07 ? [0.09] : [0.07]),
  effect: ({ before, after, usual, odd, value, point }) => {
    // Repeating the price proves nothing: the money that is computed or taken has to follow it.
    const field = point.name.split('.').at(-1) ?? point.name
    const changed = [...moneyIn(odd)].find(([path, amount]) => {
      const usually = moneyIn(usual).get(path)
      return (
        path.split('.').at(-1) !== field &&
        usually !== undefined &&
        usually > 1 &&
        amount >= 0 &&
        amount < usually * 0.2 &&
        amount < Math.max(1, value * 1000)
      )
    })
    if (changed !== undefined) return `${changed[0]} is ${changed[1]} instead of ${moneyIn(usual).get(changed[0])}`
    if (before === undefined || after === undefined) return undefined
    const paid = before.value - after.value
    return paid > 0 && paid < Number(point.value) * 0.2 ? `only ${paid} is taken from the balance` : undefined
  },
})

import { amountName, defineNumberRule } from '../../rule/index.ts'

/** Ten payments of half a cent: nothing leaves the payer, or more arrives than left. */
export default defineNumberRule({
  id: 'rounded-amount',
  title: 'Amounts below the smallest coin are accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [682, 1339],
  why: 'Amounts with more places than the currency has are rounded somewhere on their way. Whoever repeats them keeps the difference.',
  fix: 'Refuse amounts with more places than the currency has, and count money in its smallest unit as whole numbers.',
  controls: ['business-logic', 'input-validation'],
  names: amountName,
  values: () => [0.004],
  effect: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined
    if (after.value === before.value) return `the payment is carried out and the balance stays at ${after.value}`
    const places = String(Math.round((before.value - after.value) * 1e6) / 1e6).split('.')[1]?.length ?? 0
    return places > 2 ? `the balance becomes ${after.value}` : undefined
  },
})

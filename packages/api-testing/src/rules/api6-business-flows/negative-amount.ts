import { amountName, defineNumberRule, gained } from '../../rule/index.ts'

export default defineNumberRule({
  id: 'negative-amount',
  title: 'Paying a negative amount makes the payer richer',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 839],
  why: 'The amount may be below zero, and taking it away adds it. A caller takes money from others by paying them less than nothing.',
  fix: 'Require amounts above zero in the schema and in the domain, and check both balances inside the transaction.',
  controls: ['business-logic', 'input-validation'],
  names: amountName,
  values: (usual) => [-Math.max(Math.abs(usual), 1)],
  effect: (tried) => {
    const { before, after, value } = tried
    const up = gained(tried)
    // Only the amount itself counts: a balance may grow for other reasons.
    return up !== undefined &&
      before !== undefined &&
      after !== undefined &&
      Math.abs(after.value - before.value - Math.abs(value)) < 0.01
      ? up
      : undefined
  },
})

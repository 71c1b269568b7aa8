import { defineNumberRule, gained, negativeMoney, quantityName } from '../../rule/index.ts'

export default defineNumberRule({
  id: 'negative-quantity',
  title: 'A negative quantity turns a payment into a credit',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [840, 839],
  why: 'The quantity may be below zero, and the total is computed from it. A caller lowers the sum of an order, or is paid for it.',
  fix: 'Require whole quantities of at least one in the schema and in the domain, and refuse totals below zero.',
  controls: ['business-logic', 'input-validation'],
  names: quantityName,
  values: (usual) => [-1, -Math.max(Math.abs(usual), 1) * 3],
  effect: (tried) => gained(tried) ?? negativeMoney(tried),
})

import { amountName, couponName, defineNumberRule } from '../../rule/index.ts'

/** The code is redeemed with another amount, and the balance moves by just that. */
export default defineNumberRule({
  id: 'coupon-worth-from-client',
  title: 'What a coupon is worth is taken from the request',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [472, 602, 840],
  why: 'The service looks the code up and credits the amount that stands beside it in the request. One valid code is worth whatever the caller writes.',
  fix: 'Take the amount from the stored coupon, and ignore or refuse one that a request holds.',
  controls: ['business-logic', 'input-validation'],
  names: amountName,
  concerns: ({ endpoint }) => (couponName.test(endpoint.path) ? true : 'redeems nothing'),
  values: (usual) => [Math.abs(Math.round(usual)) * 2 + 3],
  effect: ({ before, after, value }) => {
    if (before === undefined || after === undefined || Math.abs(after.value - before.value - value) > 0.001)
      return undefined
    return `the balance goes up by just that, from ${before.value} to ${after.value}`
  },
})

import { anew, balanceOf, couponName, defineRule, moneyIn, outcomeOf, pointsOf } from '../../rule/index.ts'

const appliedName = /discount|total|price|amount|credit|balance/i

/** The same code again: each time the balance grows, or the total shrinks further. */
export default defineRule({
  id: 'coupon-reusable',
  title: 'A coupon can be redeemed again and again',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [837, 840],
  owasp: 'API6:2023',
  why: 'Nothing remembers that the code was used. One gift is turned into any amount, or a price down to nothing.',
  fix: 'Mark the code as used by this account in the same transaction that grants it, with a unique index.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write'
    const own = baseline()
    const names = own === undefined ? [] : pointsOf(own.draft).map(({ name }) => name)
    return couponName.test(endpoint.path) || names.some((name) => couponName.test(name)) ? true : 'redeems nothing'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    // Learning has used the code once already; here it is used twice more.
    const values: number[] = []
    const first = await balanceOf(context)
    let last
    let totals: Map<string, number> | undefined
    for (let count = 0; count < 2; count += 1) {
      last = await context.send(anew(context, own.draft))
      if (outcomeOf(last.response) !== 'works') return
      const balance = await balanceOf(context)
      if (balance !== undefined) values.push(balance.value)
      const money = moneyIn(last)
      if (totals !== undefined) {
        const moved = [...money].find(
          ([path, value]) => appliedName.test(path) && totals?.get(path) !== undefined && totals.get(path) !== value,
        )
        // What a balance shows is judged below.
        if (moved !== undefined && values.every((value) => value === first?.value)) {
          context.report({
            message: `Used once more, the code changes ${moved[0]} from ${totals.get(moved[0])} to ${moved[1]}.`,
            evidence: [{ label: 'used again', exchange: last }],
          })
          return
        }
      }
      totals = money
    }
    const [one, two] = values
    if (first === undefined || one === undefined || two === undefined || last === undefined) return
    if (!(one > first.value && two > one)) return
    context.report({
      message: `Redeemed three times, the same code takes the balance from ${first.value} to ${one} and ${two}.`,
      confidence: 'certain',
      evidence: [
        { label: 'balance before', exchange: first.exchange },
        { label: 'redeemed again', exchange: last },
      ],
    })
  },
})

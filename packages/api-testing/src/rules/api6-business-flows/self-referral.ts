import {
  anew,
  balanceOf,
  defineRule,
  leavesOf,
  outcomeOf,
  parseJson,
  pointsOf,
  textOf,
  withPoint,
} from '../../rule/index.ts'

const referralName = /referr(?:al|er)(?:_?(?:code|id|by))?|invite_?code|invited_?by/i

/** The caller's own code, used by the caller. */
export default defineRule({
  id: 'self-referral',
  title: 'Users can refer themselves and collect the reward',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [840],
  owasp: 'API6:2023',
  why: 'Nobody looks whether the one who refers and the one who is referred are the same. Rewards for new customers are collected without any.',
  fix: "Refuse one's own code, reward only after the new customer has bought something, and once for each.",
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write'
    const own = baseline()
    return own === undefined || pointsOf(own.draft).some(({ name }) => referralName.test(name))
      ? true
      : 'takes no code of a referrer'
  },
  run: async (context) => {
    const own = context.baseline()
    const { api, owner } = context
    const point = own === undefined ? undefined : pointsOf(own.draft).find(({ name }) => referralName.test(name))
    if (own === undefined || point === undefined) return
    const code = api.endpoints
      .flatMap((endpoint) => {
        const response = endpoint.effect === 'read' ? api.view(endpoint).baseline(owner)?.exchange.response : undefined
        const body = response === undefined ? undefined : parseJson(textOf(response))
        return body === undefined ? [] : leavesOf(body, 1000)
      })
      .find(
        ({ path, value }) => referralName.test(String(path.at(-1))) && typeof value === 'string' && value !== '',
      )?.value
    const before = await balanceOf(context)
    if (typeof code !== 'string' || before === undefined) {
      context.block('error', 'the caller sees no code of their own, or no balance')
      return
    }
    const exchange = await context.send(withPoint(anew(context, own.draft), point, code))
    const after = await balanceOf(context)
    if (outcomeOf(exchange.response) !== 'works' || after === undefined || after.value <= before.value) return
    context.report({
      message: `${owner} uses their own code, and the balance goes up from ${before.value} to ${after.value}.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [
        { label: 'balance before', exchange: before.exchange },
        { label: 'balance afterwards', exchange: after.exchange },
        { label: 'own code', exchange },
      ],
    })
  },
})

import { creatorOf, defineRule, leavesOf, makeObject, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

/** Steps in the order in which they should come; a later one must not work before the earlier. */
const steps = [
  /\/(?:pay|payment|checkout|charge)\/?$/i,
  /\/(?:confirm|approve|verify|sign)\/?$/i,
  /\/(?:ship|fulfil|fulfill|dispatch|deliver|complete|finish|release|download|issue|activate)\/?$/i,
]
const stateName = /^(?:\w+_)?(?:status|state)$/i
const doneState =
  /^(?:shipped|fulfilled|dispatched|delivered|completed?|finished|released|issued|active|activated|confirmed|approved|verified)$/i

function rankOf(path: string): number {
  return steps.findIndex((step) => step.test(path))
}

function statesIn(exchange: Exchange): string[] {
  const body = parseJson(textOf(exchange.response))
  return (body === undefined ? [] : leavesOf(body)).flatMap(({ path, value }) =>
    stateName.test(String(path.at(-1))) && typeof value === 'string' ? [value] : [],
  )
}

/** A new object is brought straight to a late step; its state must show that it got there. */
export default defineRule({
  id: 'workflow-step-skipped',
  title: 'A late step of a process works without the steps before it',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [841],
  owasp: 'API6:2023',
  why: 'Only the client keeps to the order of the steps. A caller has goods sent that were not paid, or finishes what nobody approved.',
  fix: 'Keep the state on the server and allow each step only from the states that may come before it.',
  controls: ['business-logic'],
  needs: { effect: 'destructive', identities: 1, baseline: 'none' },
  applies: (view) => {
    const { endpoint } = view
    if (endpoint.method === 'GET' || !endpoint.path.includes('{')) return 'is no step of a process'
    return rankOf(endpoint.path) > 0 ? true : 'is no late step of a process'
  },
  run: async (context) => {
    const { endpoint, api } = context
    const stem = endpoint.path.replace(/\/[^/]+\/?$/, '')
    const rank = rankOf(endpoint.path)
    const earlier = api.endpoints.find(
      (one) =>
        one.method !== 'GET' && one.path.startsWith(`${stem}/`) && rankOf(one.path) >= 0 && rankOf(one.path) < rank,
    )
    if (earlier === undefined || creatorOf(context) === undefined) return
    const object = await makeObject(context)
    if (object === undefined) return
    const before = await object.look()
    if (!object.isThere(before) || statesIn(before).some((state) => doneState.test(state))) return
    const exchange = await context.send({ ...object.at, method: endpoint.method, body: context.draftOf(endpoint).body })
    if (outcomeOf(exchange.response) !== 'works') return
    const after = await object.look()
    const reached = statesIn(after).find((state) => doneState.test(state))
    if (reached === undefined) return
    context.report({
      message: `A new ${object.name} went straight to "${reached}" by ${endpoint.id}, without ${earlier.id}.`,
      confidence: 'certain',
      evidence: [
        { label: 'new object', exchange: before },
        { label: 'state afterwards', exchange: after },
        { label: 'late step', exchange },
      ],
    })
  },
})

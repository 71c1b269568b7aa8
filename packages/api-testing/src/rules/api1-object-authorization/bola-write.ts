import { defineRule, marked, objectPoints, outcomeOf, ownedObjects, readBack } from '../../rule/index.ts'
import type { RuleContext } from '../../rule/index.ts'

/** Another user changes the owner's object; the owner then looks and finds the change. Without that look nothing is claimed. */
export default defineRule({
  id: 'bola-write',
  title: 'Another user can change an object that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L',
  cwe: [639, 284],
  owasp: 'API1:2023',
  why: 'Whoever is signed in can overwrite the data of other users by putting their ids into the request. Orders, profiles and settings can be falsified without a trace of the real author.',
  fix: 'Check on the server that the object belongs to the caller before changing it; load it by id and owner in one query.',
  controls: ['access-control', 'secure-coding'],
  needs: { effect: 'write', identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not change an object'
    const own = baseline()
    if (own === undefined)
      return endpoint.method === 'PUT' || endpoint.method === 'PATCH' || /\{/.test(endpoint.path)
        ? true
        : 'no parameter names an object'
    return objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer, owner } = context
    if (own === undefined || peer === undefined) return
    const [object] = ownedObjects(context, own.draft, peer)
    if (object === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone, so a success proves nothing')
      return
    }
    if (await addsToReadable(context, peer)) {
      context.block('error', `${peer} may read that object, and adding something to it may be meant for readers`)
      return
    }
    const control = marked(own.draft, `hf${context.unique()}`, 1)
    const attack = marked(own.draft, `hf${context.unique()}`, 2)
    if (attack === undefined || control === undefined) {
      context.block('error', 'the request has no text or number that could be recognized when read back')
      return
    }
    // The owner's own change must be visible first: otherwise reading back says nothing.
    await context.send(control.draft, { as: owner })
    if ((await readBack(context, control)) === undefined || (await readBack(context, attack)) !== undefined) {
      context.block('error', 'the owner cannot read back their own change, so nothing can be proven')
      return
    }
    const exchange = await context.send(attack.draft, { as: peer })
    const proof = outcomeOf(exchange.response) === 'denied' ? undefined : await readBack(context, attack)
    await context.send(own.draft, { as: owner })
    if (proof === undefined) return
    context.report({
      message: `${peer} changes the ${object.point.name} ${object.id} of ${owner}, and ${owner} then reads the changed value.`,
      confidence: 'certain',
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: `${owner} reads the value that ${peer} wrote`, exchange: proof },
        { label: `${peer} changes the object`, exchange },
      ],
    })
  },
})

/** Whether the endpoint adds to a list below an object, such as comments on a post, that the peer may read: a forum is no fault. */
async function addsToReadable(context: RuleContext, peer: string): Promise<boolean> {
  const { endpoint, api } = context
  const parent = /^(.*\})\/[^{}/]+\/?$/.exec(endpoint.path)?.[1]
  if (endpoint.method !== 'POST' || parent === undefined) return false
  const reader = api.endpoints.find((one) => one.method === 'GET' && one.path === parent)
  const draft = reader === undefined ? undefined : api.view(reader).baseline(context.owner)?.draft
  return draft !== undefined && outcomeOf((await context.send(draft, { as: peer })).response) === 'works'
}

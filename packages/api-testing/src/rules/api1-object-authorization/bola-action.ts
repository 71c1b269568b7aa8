import { defineRule, isSameAnswer, makeObject, objectPoints, outcomeOf, volatileBetween } from '../../rule/index.ts'
import type { Point, RuleContext } from '../../rule/index.ts'

const actions =
  /\/(?:(?:\w+[_-])?(?:cancel|confirm|approve|reject|accept|decline|ship|pay|refund|close|open|reopen|complete|finish|activate|deactivate|archive|restore|publish|unpublish|lock|unlock|start|stop|submit|renew|return|redeem|mark\w*|toggle\w*)(?:[_-]\w+)?)\/?$/i

/** The place outside the path that names the one object on which the request acts. */
function referenceOf(context: RuleContext): Point | undefined {
  const points = objectPoints(context.draftOf(context.endpoint)).filter(
    ({ in: place }) => place === 'query' || place === 'body',
  )
  return points.length === 1 ? points[0] : undefined
}

/** A new object of the owner, looked at before and after another user acts on it: what differs was done by them. */
export default defineRule({
  id: 'bola-action',
  title: 'Another user can change the state of an object that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 284],
  owasp: 'API1:2023',
  why: 'Actions such as cancelling or approving ask for the id only, not for the owner. Another user cancels, approves or refunds what belongs to somebody else.',
  fix: 'Load the object by id and owner for actions as for everything else, and refuse when there is none.',
  controls: ['access-control'],
  needs: { effect: 'write', identities: 2, baseline: 'none' },
  applies: ({ endpoint }) =>
    endpoint.method !== 'GET' &&
    endpoint.method !== 'DELETE' &&
    endpoint.graphql === undefined &&
    actions.test(endpoint.path)
      ? true
      : 'is no action on an object',
  run: async (context) => {
    const { peer, owner, endpoint } = context
    if (peer === undefined) return
    const reference = endpoint.path.includes('{') ? undefined : referenceOf(context)
    if (!endpoint.path.includes('{') && reference === undefined) return
    const object = await makeObject(context, reference)
    if (object === undefined) return
    const [first, second] = [await object.look(), await object.look()]
    if (!object.isThere(first) || !isSameAnswer(first.response, second.response)) {
      context.block('error', 'the owner cannot see the new object, or its answer changes by itself')
      return
    }
    const known = context.baseline(peer)?.draft ?? context.baseline()?.draft ?? context.unreached()?.draft
    const attack =
      reference === undefined
        ? { ...object.at, method: endpoint.method, body: known?.body ?? { kind: 'none' as const } }
        : object.at
    const exchange = await context.send(attack, { as: peer })
    const after = await object.look()
    if (outcomeOf(exchange.response) === 'denied' || outcomeOf(after.response) === 'failed') return
    if (isSameAnswer(first.response, after.response, volatileBetween(first.response, second.response), 1)) return
    context.report({
      message: `${peer} calls ${endpoint.id} for the ${object.name} ${object.id} of ${owner}, and its state has changed.`,
      confidence: 'certain',
      point: { in: reference?.in ?? 'path', name: object.name },
      evidence: [
        { label: `${owner} reads it before`, exchange: second },
        { label: `${owner} reads it afterwards`, exchange: after },
        { label: `${peer} acts on it`, exchange },
      ],
    })
  },
})

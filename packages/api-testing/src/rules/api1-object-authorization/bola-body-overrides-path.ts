import {
  defineRule,
  marked,
  outcomeOf,
  ownedObjects,
  pathParamsOf,
  readBack,
  withBodyField,
  withPoint,
} from '../../rule/index.ts'

/** The path names an object of the caller, the body one of somebody else; the proof is that the other one has changed. */
export default defineRule({
  id: 'bola-body-overrides-path',
  title: 'An id in the body changes an object other than the checked one',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L',
  cwe: [639, 472],
  owasp: 'API1:2023',
  why: 'The check looks at the id in the path, the change is made to the object whose id the body holds. Another user satisfies the check with an own object and overwrites a foreign one.',
  fix: 'Take the id from one place, the path, for the check and for the change; ignore or refuse ids in the body.',
  controls: ['access-control', 'input-validation'],
  needs: { effect: 'write', identities: 2, baseline: 'works' },
  applies: ({ endpoint }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not change an object'
    return /\{[^{}]+\}\/?$/.test(endpoint.path) ? true : 'no parameter names an object'
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer, owner } = context
    const theirs = peer === undefined ? undefined : context.baseline(peer)
    if (own === undefined || peer === undefined || theirs === undefined) return
    const object = ownedObjects(context, own.draft, peer).find(({ point }) => point.in === 'path')
    if (object === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone')
      return
    }
    const plain = marked(own.draft, `hf${context.unique()}`)
    if (plain === undefined || theirs.draft.body.kind !== 'json') return
    const refused = await context.send(plain.draft, { as: peer })
    // Changed without any trick: the fault is another.
    if ((await readBack(context, plain)) !== undefined) {
      await context.send(own.draft, { as: owner })
      return
    }
    const id = /^\d+$/.test(object.id) ? Number(object.id) : object.id
    for (const name of new Set(['id', pathParamsOf(context.endpoint.path).at(-1) ?? 'id', '_id'])) {
      const attack = marked(theirs.draft, `hf${context.unique()}`)
      if (attack === undefined) return
      const ownId = theirs.draft.pathValues.get(object.point.name) ?? ''
      const draft = withBodyField(name, id)(withPoint(attack.draft, object.point, ownId))
      const exchange = await context.send(draft, { as: peer })
      if (outcomeOf(exchange.response) === 'denied') continue
      const proof = await readBack(context, attack)
      if (proof === undefined) continue
      await context.send(own.draft, { as: owner })
      context.report({
        message: `${peer} may not change the ${object.point.name} ${object.id} of ${owner}, but does so with an own id in the path and ${name} ${object.id} in the body.`,
        confidence: 'certain',
        point: { in: 'body', name },
        evidence: [
          { label: `${peer} tries plainly`, exchange: refused },
          { label: `${owner} reads the value that ${peer} wrote`, exchange: proof },
          { label: `${peer} sends an own id in the path and the foreign one in the body`, exchange },
        ],
      })
      return
    }
  },
})

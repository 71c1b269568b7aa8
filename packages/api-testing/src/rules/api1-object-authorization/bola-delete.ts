import { defineRule, makeObject, outcomeOf } from '../../rule/index.ts'

/**
 * The owner makes an object for this test alone, another user deletes it, and the owner looks whether it is gone. Only objects made here are ever
 * deleted.
 */
export default defineRule({
  id: 'bola-delete',
  title: 'Another user can delete an object that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 284],
  owasp: 'API1:2023',
  why: 'Whoever is signed in can delete the data of others by their ids. With ids in sequence a short script empties the whole service.',
  fix: 'Check on the server that the object belongs to the caller before deleting it; delete by id and owner in one statement.',
  controls: ['access-control', 'secure-coding'],
  needs: { effect: 'destructive', identities: 2, baseline: 'none' },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'DELETE') return 'does not delete'
    return /\{[^{}]+\}\/?$/.test(endpoint.path) ? true : 'no parameter names an object'
  },
  run: async (context) => {
    const { owner, peer } = context
    if (peer === undefined) return
    const object = await makeObject(context)
    if (object === undefined) return
    const { id, name, made, at, look, isThere } = object
    const before = await look()
    if (!isThere(before)) {
      context.block('error', 'the owner cannot see the object that was just made, so nothing can be proven')
      return
    }
    const attack = await context.send({ ...at, method: 'DELETE' }, { as: peer })
    const after = await look()
    if (isThere(after)) {
      await context.send({ ...at, method: 'DELETE' }, { as: owner })
      return
    }
    if (outcomeOf(after.response) === 'failed' || outcomeOf(attack.response) === 'denied') return
    context.report({
      message: `${peer} deletes the ${name} ${id} that ${owner} has just made, and it is gone.`,
      confidence: 'certain',
      point: { in: 'path', name },
      evidence: [
        { label: `${owner} makes it`, exchange: made },
        { label: `${owner} sees it`, exchange: before },
        { label: `${owner} no longer sees it`, exchange: after },
        { label: `${peer} deletes it`, exchange: attack },
      ],
    })
  },
})

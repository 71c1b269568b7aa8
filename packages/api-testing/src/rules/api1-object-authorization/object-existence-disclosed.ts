import { defineRule, likeness, objectPoints, ownedObjects, withPoint } from '../../rule/index.ts'

/** An id of the same form that surely names nothing. */
function absentId(id: string, random: number): string | undefined {
  if (/^\d+$/.test(id)) return String(Number(id) + 40_000_000 + random)
  if (/^[\da-f]{8}-/i.test(id)) return id.replace(/^[\da-f]{8}/i, random.toString(16).padStart(8, '0'))
  return undefined
}

/** A foreign object is refused in other words than one that does not exist. */
export default defineRule({
  id: 'object-existence-disclosed',
  title: 'Refusals tell which ids of others exist',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [204, 203],
  owasp: 'API1:2023',
  why: 'A foreign object is refused otherwise than one that does not exist. By trying ids anybody learns which there are, how many, and since when.',
  fix: 'Answer 404 with the same body for what does not exist and for what the caller may not see.',
  controls: ['access-control'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline, requiresAuth }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (!requiresAuth) return 'does not require credentials'
    const own = baseline()
    return own !== undefined && objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer } = context
    if (own === undefined || peer === undefined) return
    const [object] = ownedObjects(context, own.draft, peer)
    const absent = object === undefined ? undefined : absentId(object.id, context.number(10_000, 99_999))
    if (object === undefined || absent === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone')
      return
    }
    const foreign = await context.send(own.draft, { as: peer })
    const missing = await context.send(withPoint(own.draft, object.point, absent), { as: peer })
    const again = await context.send(own.draft, { as: peer })
    if (foreign.response.status < 400 || missing.response.status < 400 || missing.response.status >= 500) return
    if (foreign.response.status >= 500 || foreign.response.status !== again.response.status) return
    const differs = foreign.response.status !== missing.response.status
    // Texts that repeat the id differ anyway: only the status, or quite another text, tells something.
    if (!differs && likeness(foreign.response, missing.response).structure >= 0.99) return
    context.report({
      message: `${peer} is answered ${foreign.response.status} for the ${object.point.name} ${object.id} of ${context.owner} and ${missing.response.status} for one that does not exist.`,
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: 'an id that does not exist', exchange: missing },
        { label: 'an id of somebody else', exchange: again },
      ],
    })
  },
})

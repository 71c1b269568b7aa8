import { contentKind, defineRule, objectPoints, outcomeOf, ownedObjects } from '../../rule/index.ts'

/** Files have no fields to compare: the proof is that both get the same bytes for the owner's id, and other bytes for the other user's own. */
export default defineRule({
  id: 'bola-file-download',
  title: 'Another user can download a file that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 552],
  owasp: 'API1:2023',
  why: 'Downloads are handed out by id without asking whose they are. Invoices, statements and documents of all users can be fetched one after another.',
  fix: 'Check the owner before a file is handed out; sign links for one user and a short time where files are served from elsewhere.',
  controls: ['access-control'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline, requiresAuth }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    const own = baseline()
    if (own === undefined) return true
    if (!requiresAuth) return 'does not require credentials'
    const kind = contentKind(own.exchange.response)
    if (kind === 'json' || kind === 'empty') return 'hands out no file'
    return objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer } = context
    if (own === undefined || peer === undefined || own.exchange.response.body.length < 16) return
    const [object] = ownedObjects(context, own.draft, peer)
    if (object === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone, so a success proves nothing')
      return
    }
    const theirs = context.baseline(peer)
    // One file for all ids is no secret of the owner.
    if (theirs !== undefined && theirs.exchange.response.body.equals(own.exchange.response.body)) return
    const exchange = await context.send(own.draft, { as: peer })
    if (outcomeOf(exchange.response) !== 'works' || !exchange.response.body.equals(own.exchange.response.body)) return
    const again = await context.send(own.draft, { as: peer })
    if (!again.response.body.equals(own.exchange.response.body)) return
    context.report({
      message: `${peer} downloads the file ${object.id} of ${context.owner} (${object.by} by ${context.owner}): the same ${again.response.body.length} bytes.`,
      confidence: theirs === undefined ? 'firm' : 'certain',
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: `${context.owner} downloads`, exchange: own.exchange },
        { label: `${peer} downloads the same`, exchange: again },
      ],
    })
  },
})

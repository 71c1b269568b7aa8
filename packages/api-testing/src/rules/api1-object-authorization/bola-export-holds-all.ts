import { contentKind, defineRule, outcomeOf, textOf } from '../../rule/index.ts'

const exportName = /export|download|dump|backup|report|csv|extract|statement/i

/** What an ordinary user exports holds what marks other users: their e-mail addresses or names as they know them of themselves. */
export default defineRule({
  id: 'bola-export-holds-all',
  title: 'An export holds the data of other users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 200],
  owasp: 'API1:2023',
  why: "The export is not limited to the caller's own records. One request takes away the data of all users.",
  fix: 'Filter exports by the user of the session like every other list, and log them.',
  controls: ['access-control', 'data-minimization'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline, privilege }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (privilege !== undefined) return 'is for administrators'
    const own = baseline()
    const isFile = own !== undefined && ['text', 'xml', 'binary'].includes(contentKind(own.exchange.response))
    return isFile || exportName.test(`${endpoint.path} ${endpoint.operationId ?? ''}`) ? true : 'exports nothing'
  },
  run: async (context) => {
    const { peer, owner, api } = context
    const own = context.baseline()
    const theirs = peer === undefined ? undefined : context.baseline(peer)
    if (own === undefined || peer === undefined || theirs === undefined) return
    const telling = (as: string) =>
      [...api.markersOf(as)].filter((marker) => marker.length >= 6 && /[^\d]/.test(marker))
    const mine = telling(owner).filter((marker) => !api.markersOf(peer).has(marker))
    const exchange = await context.send(theirs.draft, { as: peer })
    if (outcomeOf(exchange.response) !== 'works') return
    const text = textOf(exchange.response)
    const found = mine.filter((marker) => text.includes(marker))
    const alsoOwn = telling(peer).some((marker) => text.includes(marker))
    if (found.length === 0 || !alsoOwn) return
    context.report({
      message: `What ${peer} exports holds ${found.join(', ')} of ${owner}.`,
      evidence: [{ label: `export of ${peer}`, exchange }],
    })
  },
})

import { defineObjectBypass, objectPoints, valueAtPoint, withPoint } from '../../rule/index.ts'

/** An own parent in the path before a foreign child: the check stops at the parent. */
export default defineObjectBypass({
  id: 'bola-parent-not-checked',
  title: "A foreign object is shown under a parent of one's own",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  why: 'The server checks who owns the outer object of a path but not whether the inner one belongs to it. Under their own account any user reads the details of others.',
  fix: 'Load inner objects by their id and that of the checked parent in one query.',
  controls: ['access-control', 'secure-coding'],
  concerns: ({ endpoint }) =>
    (endpoint.path.match(/\{/g)?.length ?? 0) >= 2 ? true : 'names no object inside another',
  ways: (_, { own, peerDraft }) => {
    const points = objectPoints(own.draft).filter(({ in: place }) => place === 'path')
    const child = points.at(-1)
    if (child === undefined || peerDraft === undefined) return []
    let { draft } = own
    for (const parent of points.slice(0, -1)) {
      const theirs = valueAtPoint(peerDraft, parent)
      if (theirs !== undefined) draft = withPoint(draft, parent, theirs)
    }
    return [{ label: `under their own ${points[0]?.name ?? 'parent'}`, draft }]
  },
})

import {
  defineRule,
  leavesOf,
  longestList,
  outcomeOf,
  pageSizePoints,
  parseJson,
  pathText,
  textOf,
  withPoint,
} from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const huge = 1_000_000
const manyRows = 500

/** Places of the answer where the number stands under a name for a page size. */
function placesOf({ response }: Exchange, size: number): Set<string> {
  const body = parseJson(textOf(response))
  return new Set(
    body === undefined
      ? []
      : leavesOf(body)
          .filter(
            ({ path, value }) =>
              Number(value) === size && /limit|size|per|count|take|top|max/i.test(String(path.at(-1))),
          )
          .map(({ path }) => pathText(path)),
  )
}

/**
 * That a large number is accepted proves nothing: it may be cut down. It counts when the answer says the number back where it said the small one,
 * or holds hundreds of rows.
 */
export default defineRule({
  id: 'page-size-unlimited',
  title: 'A caller may ask for pages of any size',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770],
  owasp: 'API4:2023',
  why: 'One request loads the whole table into memory and sends it. A few of them at once take the service down, and everything is copied with a single call.',
  fix: 'Set a largest page size on the server and cut larger requests down to it, or refuse them.',
  controls: ['capacity-management', 'input-validation'],
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    for (const point of pageSizePoints(context)) {
      const small = await context.send(withPoint(draft, point, 1))
      if (outcomeOf(small.response) !== 'works' || longestList(small) > 1) continue
      const large = await context.send(withPoint(draft, point, huge))
      if (outcomeOf(large.response) !== 'works') continue
      const said = [...placesOf(large, huge)].find((place) => placesOf(small, 1).has(place))
      const rows = longestList(large)
      if (said === undefined && rows < manyRows) continue
      context.report({
        message:
          said === undefined
            ? `${point.name}=${huge} is answered with ${rows} rows.`
            : `${point.name}=${huge} is accepted: the answer says ${said} = ${huge} (with ${point.name}=1 it says 1).`,
        point,
        evidence: [
          { label: `${point.name}=1`, exchange: small },
          { label: `${point.name}=${huge}`, exchange: large },
        ],
      })
      return
    }
  },
})

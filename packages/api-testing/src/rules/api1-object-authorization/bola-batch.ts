import {
  consumerKeys,
  defineRule,
  fieldNames,
  outcomeOf,
  scalarText,
  valuesShown,
  withPoint,
} from '../../rule/index.ts'
import type { Json, Point } from '../../rule/index.ts'

const plural = /(?:^|[._])(?:\w*_)?(?:ids|keys|numbers)(?:\[\d*\])?$|[a-z]Ids(?:\[\d*\])?$/

/** The place that takes several ids: `ids` in the query, or a list in the body. */
function idListOf(points: readonly Point[]): Point | undefined {
  const found = points.find((point) => (point.in === 'query' || point.in === 'body') && plural.test(point.name))
  if (found?.path === undefined || typeof found.path.at(-1) !== 'number') return found
  const path = found.path.slice(0, -1)
  return { ...found, path, name: found.name.replace(/\[\d+\]$/, '') }
}

/** Loads an object of the owner together with others: the list of ids is a place that checks of single objects forget. */
export default defineRule({
  id: 'bola-batch',
  title: 'Foreign objects are shown when several are asked for at once',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639],
  owasp: 'API1:2023',
  why: 'Single objects are checked, those named in a list are not. Another user reads hundreds of foreign objects with one request.',
  fix: 'Filter by owner in the query that loads the list, and answer as if the others did not exist.',
  controls: ['access-control', 'secure-coding'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    const names = [...endpoint.params.map(({ name }) => name), ...(endpoint.bodies[0]?.schema.properties.keys() ?? [])]
    return baseline() === undefined || names.some((name) => plural.test(name)) ? true : 'takes no list of ids'
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer, owner, endpoint, api, pool } = context
    const point = idListOf(context.points())
    if (own === undefined || peer === undefined || point === undefined) return
    const single = point.name.replace(/s$/, '')
    const foreign = pool
      .candidates(consumerKeys(endpoint, point.in, single), owner)
      .find((one) => one.as === owner && !api.hasSeen(peer, String(one.value)))
    if (foreign === undefined) {
      context.block('error', 'no id is known to belong to the first identity alone')
      return
    }
    const list: Json = point.in === 'query' ? scalarText(foreign.value) : [foreign.value]
    const draft = withPoint(own.draft, point, list)
    const mine = await context.send(draft, { as: owner })
    const exchange = await context.send(draft, { as: peer })
    if (outcomeOf(mine.response) !== 'works' || outcomeOf(exchange.response) !== 'works') return
    const shown = valuesShown(context, mine.response, exchange.response, peer, [draft])
    if (shown.length === 0) return
    context.report({
      message: `${peer} asks for ${point.name} ${String(foreign.value)} of ${owner} and is shown ${fieldNames(shown)}.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [
        { label: `${owner} asks for it`, exchange: mine },
        { label: `${peer} asks for it`, exchange },
      ],
    })
  },
})

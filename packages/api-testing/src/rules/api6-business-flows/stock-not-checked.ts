import {
  anew,
  asWritten,
  defineRule,
  leavesOf,
  numberPoints,
  outcomeOf,
  parseJson,
  quantityName,
  textOf,
  withPoint,
} from '../../rule/index.ts'
import type { Exchange, RuleContext } from '../../rule/index.ts'

const stockName =
  /^(?:stock|in_?stock|inventory|available(?:_?(?:quantity|stock|seats|units))?|remaining|quantity_?available|seats_?left|units_?left)$/i

/** The largest stock that any list shows: more than that of anything cannot be there. */
function mostInStock(context: RuleContext): { most: number; exchange: Exchange } | undefined {
  const found = context.api.endpoints.flatMap((endpoint) => {
    const known = endpoint.effect === 'read' ? context.api.view(endpoint).baseline(context.owner) : undefined
    const body = known === undefined ? undefined : parseJson(textOf(known.exchange.response))
    const counts = (body === undefined ? [] : leavesOf(body, 3000)).flatMap(({ path, value }) =>
      stockName.test(String(path.at(-1))) && typeof value === 'number' ? [value] : [],
    )
    return known === undefined || counts.length === 0 ? [] : [{ most: Math.max(...counts), exchange: known.exchange }]
  })
  return found.sort((a, b) => b.most - a.most)[0]
}

export default defineRule({
  id: 'stock-not-checked',
  title: 'More can be ordered than there is',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:L',
  cwe: [840, 770],
  owasp: 'API6:2023',
  why: 'The order is taken whatever the stock. One caller reserves everything there is and more, and honest customers get nothing.',
  fix: 'Take the quantity from the stock with a conditional update in the transaction of the order, and limit how much one customer may reserve.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' && endpoint.graphql === undefined ? true : 'does not write'),
  run: async (context) => {
    const own = context.baseline()
    const [point] = numberPoints(context, quantityName)
    const stock = mostInStock(context)
    if (own === undefined || point === undefined || stock === undefined || stock.most > 1_000_000) return
    const wanted = stock.most * 3 + 1000
    const exchange = await context.send(withPoint(anew(context, own.draft), point, asWritten(point, wanted)))
    if (outcomeOf(exchange.response) !== 'works') return
    // The number must come back as what was ordered: a service may cut it to what there is.
    const body = parseJson(textOf(exchange.response))
    const taken = (body === undefined ? [] : leavesOf(body)).some(
      ({ path, value }) => quantityName.test(String(path.at(-1))) && Number(value) === wanted,
    )
    if (!taken) return
    context.report({
      message: `${wanted} pieces were ordered (${exchange.response.status}), where no stock is above ${stock.most}.`,
      point: { in: point.in, name: point.name },
      evidence: [
        { label: 'what is in stock', exchange: stock.exchange },
        { label: `order of ${wanted}`, exchange },
      ],
    })
  },
})

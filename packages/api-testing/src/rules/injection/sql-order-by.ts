import {
  defineRule,
  getAt,
  isJsonObject,
  outcomeOf,
  parseJson,
  scalarText,
  textOf,
  withPoint,
} from '../../rule/index.ts'
import type { Exchange, Json, Point, RuleContext } from '../../rule/index.ts'

const sortName = /^(?:sort|order|ordering|(?:sort|order)[_-]?(?:by|field|column|col|key))$/i
const rounds = 2

/** The first list of objects in an answer, in its order; undefined when there is none with at least two elements. */
function sequenceOf({ response }: Exchange): string | undefined {
  const body = parseJson(textOf(response))
  const lists: (Json | undefined)[] = [
    body,
    ...(isJsonObject(body) ? Object.values(body) : []),
    getAt(body, ['data', 'items']),
  ]
  const list = lists.find((one) => Array.isArray(one) && one.length >= 2)
  return list === undefined ? undefined : JSON.stringify(list)
}

interface Proof {
  readonly payload: string
  readonly exchanges: readonly { label: string; exchange: Exchange }[]
}

/**
 * The sort parameter holds a CASE expression. When its condition is true the list comes in falling order of the column, when it is false in the
 * order of storage. What looks for the word DESC, or takes only known columns, treats both alike.
 */
async function prove(context: RuleContext, point: Point): Promise<Proof | undefined> {
  const draft = context.baseline()?.draft
  if (draft === undefined) return undefined
  const column = scalarText(point.value)
    .replace(/^[-+]/, '')
    .replace(/[\s:,]+(?:asc|desc)$/i, '')
  if (!/^[A-Za-z_][\w.]*$/.test(column)) return undefined
  let proof: Proof | undefined
  const seen: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const n = context.number(1000, 9999)
    const payload = (other: number): string => `(CASE WHEN ${n}=${other} THEN ${column} ELSE NULL END) DESC`
    const yes = await context.send(withPoint(draft, point, payload(n)))
    if (outcomeOf(yes.response) !== 'works') return undefined
    const no = await context.send(withPoint(draft, point, payload(n + 1)))
    if (outcomeOf(no.response) !== 'works') return undefined
    const orders = [sequenceOf(yes), sequenceOf(no)]
    if (orders[0] === undefined || orders[1] === undefined || orders[0] === orders[1]) return undefined
    seen.push(orders.join('|'))
    proof = {
      payload: payload(n),
      exchanges: [
        { label: 'condition that is false', exchange: no },
        { label: 'condition that is true', exchange: yes },
      ],
    }
  }
  return new Set(seen).size === 1 ? proof : undefined
}

export default defineRule({
  id: 'sql-order-by',
  title: 'The sort parameter is executed by the database',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'Names of columns cannot be bound as parameters, so they are often pasted into the statement. A condition in place of the name reads the database bit by bit through the order of a list.',
  fix: 'Map the sort parameter to a fixed list of column names and directions; refuse everything else.',
  controls: ['secure-coding', 'input-validation'],
  applies: ({ baseline }) => {
    const own = baseline()
    return own === undefined || sequenceOf(own.exchange) !== undefined ? true : 'does not answer with a list'
  },
  run: async (context) => {
    if (context.baseline()?.isStable === false) return
    for (const point of context.points(({ in: place, name }) => place !== 'path' && sortName.test(name)).slice(0, 3)) {
      const proof = await prove(context, point)
      if (proof === undefined) continue
      context.report({
        message: `The condition inside ${point.in} parameter \`${point.name}\` decides the order of the list: ${proof.payload}.`,
        point,
        evidence: proof.exchanges,
      })
      return
    }
  },
})

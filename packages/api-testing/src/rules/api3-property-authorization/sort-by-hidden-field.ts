import { defineRule, identifierOf, isJsonObject, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { Exchange, Json, JsonObject } from '../../rule/index.ts'

const parameters = ['sort', 'sort_by', 'sortBy', 'order_by', 'orderBy', 'ordering', 'order']
const hidden = ['password', 'password_hash', 'reset_token', 'api_key']

function listIn(value: Json | undefined, depth = 0): JsonObject[] {
  if (Array.isArray(value)) return value.filter(isJsonObject)
  if (!isJsonObject(value) || depth > 3) return []
  return (
    Object.values(value)
      .map((entry) => listIn(entry, depth + 1))
      .sort((a, b) => b.length - a.length)[0] ?? []
  )
}

function orderOf(exchange: Exchange): string[] {
  return listIn(parseJson(textOf(exchange.response))).map((object) => identifierOf(object) ?? '')
}

/** Sorting by a field that is never shown changes the order of the list, again and again; sorting by a made-up field does not. */
export default defineRule({
  id: 'sort-by-hidden-field',
  title: 'Lists can be sorted by a secret field that they do not show',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [203, 200],
  owasp: 'API3:2023',
  why: 'The order tells how a hidden value compares with those of other records. Whoever changes their own value narrows down the secret of anybody, step by step.',
  fix: 'Allow sorting and filtering by a list of shown fields only.',
  controls: ['input-validation', 'data-minimization'],
  needs: { baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.method !== 'GET') return 'does not read with GET'
    const own = baseline()
    return own === undefined || new Set(orderOf(own.exchange)).size >= 3 ? true : 'shows no list of three'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    const [first] = listIn(parseJson(textOf(own.exchange.response)))
    const documented = context.endpoint.params.flatMap(({ in: place, name }) =>
      place === 'query' && /^(?:sort|order)/i.test(name) ? [name] : [],
    )
    const names = documented.length > 0 ? documented : parameters.slice(0, 4)
    const sorted = async (field: string) =>
      context.send({
        ...own.draft,
        query: [
          ...own.draft.query.filter(([name]) => !names.includes(name)),
          ...names.map((name) => [name, field] as const),
        ],
      })
    const plain = await sorted(`hf${context.unique()}`)
    const usual = orderOf(outcomeOf(plain.response) === 'works' ? plain : own.exchange).join()
    for (const field of hidden.filter((name) => first?.[name] === undefined)) {
      const exchange = await sorted(field)
      const order = orderOf(exchange)
      if (outcomeOf(exchange.response) !== 'works' || order.join() === usual || new Set(order).size < 3) continue
      const again = orderOf(await sorted(field)).join()
      const stillUsual = orderOf(await sorted(`hf${context.unique()}`))
      if (again !== order.join() || (outcomeOf(plain.response) === 'works' && stillUsual.join() !== usual)) continue
      context.report({
        message: `Sorted by ${field}, which the list does not show, it comes in another order than sorted by a made-up field.`,
        point: { in: 'query', name: names[0] ?? 'sort' },
        evidence: [
          { label: 'sorted by a made-up field', exchange: plain },
          { label: `sorted by ${field}`, exchange },
        ],
      })
      return
    }
  },
})

import { defineAssignment, isJsonObject, setAt } from '../../rule/index.ts'
import type { JsonPath } from '../../rule/index.ts'

const names = ['price', 'unit_price', 'unitPrice', 'discount', 'amount', 'total', 'cost']

/** Prices inside the items of an order: filters of names rarely reach into lists. */
export default defineAssignment({
  id: 'mass-assignment-list-item',
  title: 'Callers can set the price of an item inside a list',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915, 472],
  owasp: 'API3:2023',
  why: 'Each item of the list may carry a price, which the server believes. A caller pays what they like.',
  fix: 'Look up prices on the server by the id of the product, and describe the items with a closed schema.',
  controls: ['business-logic', 'input-validation'],
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const lists = Object.entries(sent).filter(([, list]) => Array.isArray(list) && isJsonObject(list[0]))
    return lists.slice(0, 2).flatMap(([list, items]) => {
      const first = Array.isArray(items) ? items[0] : undefined
      const shown = new Set(
        seen.flatMap((object) => {
          const entries = object[list]
          const entry = Array.isArray(entries) ? entries[0] : undefined
          return isJsonObject(entry) ? Object.keys(entry) : []
        }),
      )
      const missing = names.filter((name) => isJsonObject(first) && first[name] === undefined)
      return [...missing.filter((name) => shown.has(name)), ...missing.filter((name) => !shown.has(name))]
        .slice(0, 4)
        .map((name) => {
          const path: JsonPath = [list, 0, name]
          return {
            path,
            value: 0.07,
            into: (draft) =>
              draft.body.kind === 'json'
                ? { ...draft, body: { ...draft.body, value: setAt(draft.body.value, path, 0.07) } }
                : draft,
          }
        })
    })
  },
})

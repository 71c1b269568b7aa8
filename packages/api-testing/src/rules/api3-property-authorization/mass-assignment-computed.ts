import { defineAssignment, isJsonObject, withBodyField } from '../../rule/index.ts'

const computed =
  /^(?:(?:unit_?|item_?)?price|(?:grand_?|sub_?|order_?)?total(?:_?(?:price|amount|cents))?|tax(?:_?amount)?|fee|shipping_?(?:cost|fee)|rating|average_?rating|score|likes(?:_?count)?|views(?:_?count)?|votes|reputation|rank)$/i

export default defineAssignment({
  id: 'mass-assignment-computed',
  title: 'Callers can set values that the server should compute',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915, 472],
  why: 'Totals, fees, ratings or counters are taken from the request when it holds them. A caller writes the price they like or the rating they want.',
  fix: 'Compute such values on the server from what is stored, and keep them out of what is copied from requests.',
  controls: ['business-logic', 'input-validation'],
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const shown = new Map(
      seen.flatMap((object) =>
        Object.entries(object).filter(([name, value]) => computed.test(name) && typeof value === 'number'),
      ),
    )
    return [...shown]
      .filter(([name]) => sent[name] === undefined)
      .slice(0, 5)
      .map(([name, before]) => {
        // Prices are often whole numbers of cents.
        const cheap = /price/i.test(name) && Number.isInteger(before) ? 1 : 0.07
        const value = /total|fee|tax|cost|price/i.test(name) ? cheap : Number(before) + 4177
        return { path: [name], value, into: withBodyField(name, value) }
      })
  },
})

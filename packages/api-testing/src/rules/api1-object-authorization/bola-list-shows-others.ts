import { defineRule, isJsonObject, objectsIn, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'

/** Fields that no shared list has a reason to hold. */
const strictlyPrivate =
  /^(?:.*_)?(?:ssn|iban|card(?:_?number)?|cvv|birth_?date|date_?of_?birth|dob|phone(?:_?number)?|mobile|(?:home_?|shipping_?|billing_?)?address|street|salary|balance|diagnosis|passport(?:_?number)?|tax_?id|license_?number)$/i
const ownerField =
  /^(?:user|owner|customer|account|author|member|patient|employee|creator|created_?by)(?:_?(?:id|name|email))?$|^(?:username|email)$/i

function marks(object: JsonObject, markers: ReadonlySet<string>): boolean {
  return Object.entries(object).some(
    ([name, value]) =>
      ownerField.test(name) && (typeof value === 'string' || typeof value === 'number') && markers.has(String(value)),
  )
}

export default defineRule({
  id: 'bola-list-shows-others',
  title: 'A list shows the private objects of other users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 200],
  owasp: 'API1:2023',
  why: 'The list is not filtered by the caller and holds personal fields of everybody. No id needs to be guessed: one request shows all.',
  fix: 'Filter lists by the user of the session, and leave personal fields out of lists that are shared.',
  controls: ['access-control', 'data-minimization'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, requiresAuth, privilege }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (privilege !== undefined) return 'is for administrators'
    return requiresAuth ? true : 'does not require credentials'
  },
  run: async (context) => {
    const { peer, owner, api } = context
    const theirs = peer === undefined ? undefined : context.baseline(peer)
    if (peer === undefined || theirs === undefined) return
    // The other user's own request: nothing in it names the owner.
    const exchange = await context.send(theirs.draft, { as: peer })
    if (outcomeOf(exchange.response) !== 'works') return
    const objects = objectsIn(parseJson(textOf(exchange.response)))
    if (objects.length < 2) return
    const mine = objects.find((object) => {
      const nested = Object.values(object).filter(isJsonObject)
      const holds = [object, ...nested].flatMap((one) => Object.entries(one))
      const isPrivate = holds.some(
        ([name, value]) =>
          strictlyPrivate.test(name) && (typeof value === 'number' || (typeof value === 'string' && value.length >= 5)),
      )
      return isPrivate && marks(object, api.markersOf(owner)) && !marks(object, api.markersOf(peer))
    })
    if (mine === undefined) return
    const fields = Object.keys(mine).filter((name) => strictlyPrivate.test(name))
    context.report({
      message: `In the list that ${peer} gets stands an object of ${owner}${fields.length === 0 ? '' : ` with ${fields.join(', ')}`}.`,
      evidence: [{ label: `list of ${peer}`, exchange }],
    })
  },
})

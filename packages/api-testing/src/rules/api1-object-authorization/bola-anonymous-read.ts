import {
  defineRule,
  fieldNames,
  hasSubstance,
  isTelling,
  leavesOf,
  objectPoints,
  ownedObjects,
  parseJson,
  pointsOf,
  privateNames,
  scalarText,
  textOf,
} from '../../rule/index.ts'
import type { JsonPath, RuleContext } from '../../rule/index.ts'

/** Fields that belong to a person, under names that leave no doubt; a shared feed has none of them. */
const personal =
  /ssn|iban|card|cvv|birth|dob$|phone|mobile|e-?mail|address|street|salary|balance|medical|diagnos|passport|tax/i

/** What names the owner in an answer that has no fields, such as a page to print: an id or a mail address, for names stand under what is public, too. */
function ownNames(context: RuleContext, text: string): { path: JsonPath; value: string }[] {
  const draft = context.baseline()?.draft ?? context.draftOf(context.endpoint)
  const sent = new Set(pointsOf(draft).map(({ value }) => scalarText(value)))
  return [...context.api.markersOf(context.owner)]
    .filter((marker) => marker.length >= 8 && /@|\d.*\d/.test(marker) && text.includes(marker) && !sent.has(marker))
    .map((marker) => ({ path: [`a name of ${context.owner}`], value: marker }))
}

/**
 * The object is shown to belong to one user, and its answer holds personal fields that another user never saw; a stranger without credentials gets
 * the same answer although the API knows its callers.
 */
export default defineRule({
  id: 'bola-anonymous-read',
  title: "Anybody who knows its id can read a user's private object without signing in",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 306],
  owasp: 'API1:2023',
  why: 'The object is protected by nothing but its id, which stands in addresses, logs and e-mails and can often be counted up. Strangers read the personal data in it.',
  fix: 'Ask for credentials and check the owner; where a link must work without signing in, make it unguessable, short-lived and for one object only.',
  controls: ['access-control', 'authentication'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline, requiresAuth, isPublicByIntent, apiHasAuth }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (isPublicByIntent) return 'meant to be open'
    if (requiresAuth || !apiHasAuth) return 'requires credentials, or nothing of the API does'
    const own = baseline()
    return own !== undefined && objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer } = context
    if (own === undefined || peer === undefined || !hasSubstance(own.exchange.response)) return
    const [object] = ownedObjects(context, own.draft, peer)
    if (object === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone')
      return
    }
    const body = parseJson(textOf(own.exchange.response))
    const secret =
      body === undefined
        ? ownNames(context, textOf(own.exchange.response))
        : leavesOf(body).filter(
            (leaf) =>
              privateNames.test(String(leaf.path.at(-1))) && personal.test(String(leaf.path.at(-1))) && isTelling(leaf),
          )
    if (!secret.some((leaf) => !context.api.hasSeen(peer, String(leaf.value)))) return
    const exchange = await context.send(own.draft, { as: 'nobody' })
    const text = textOf(exchange.response)
    const shown = secret.filter(
      ({ value }) => text.includes(String(value)) && !context.api.hasSeen(peer, String(value)),
    )
    if (shown.length === 0) return
    context.report({
      message: `Without credentials, the ${object.point.name} ${object.id} of ${context.owner} is shown with ${fieldNames(shown)}.`,
      confidence: 'certain',
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: `${context.owner} reads the object`, exchange: own.exchange },
        { label: 'a stranger reads it', exchange },
      ],
    })
  },
})

import {
  confidentialNames,
  consumerKeys,
  defineRule,
  disclosedValues,
  fieldNames,
  likeness,
  objectPoints,
  outcomeOf,
  ownedObjects,
  opens,
  privateNames,
  registered,
  signedIn,
} from '../../rule/index.ts'
import type { ApiView, Credentials, Exchange, Ownership, RequestDraft, RuleContext } from '../../rule/index.ts'

const newcomers = new WeakMap<ApiView, Promise<Credentials | undefined>>()

/** Credentials of an account that nobody can have shared anything with. Registered once for each run. */
async function newcomer(context: RuleContext): Promise<Credentials | undefined> {
  const account = context.allowed.writes ? await registered(context) : undefined
  const session = account === undefined ? undefined : await signedIn(context, account.profile)
  const credentials = session?.credentials
  return credentials !== undefined && (await opens(context, credentials))?.isOpen === true ? credentials : undefined
}

/**
 * Whether the other user has a part in the object, as the sender has in a message that only its receiver lists: then somebody who is new is refused
 * what the other user is shown. False where nobody new can be had.
 */
async function isSharedWith(context: RuleContext, draft: RequestDraft, shown: Exchange): Promise<boolean> {
  const known = newcomers.get(context.api) ?? newcomer(context)
  newcomers.set(context.api, known)
  const credentials = await known
  if (credentials === undefined) return false
  const { response } = await context.send(draft, { credentials })
  return outcomeOf(response) !== 'works' || likeness(response, shown.response).content < 0.8
}

/** Whether the request is for a person, and not for something that is filed under one. */
function isPerson({ endpoint }: RuleContext, { point }: Ownership): boolean {
  if (endpoint.graphql !== undefined || !endpoint.path.replace(/\/$/, '').endsWith(`{${point.name}}`)) return false
  return consumerKeys(endpoint, point.in, point.name).some((key) =>
    /^(?:user|member|customer|person|profile|people|author|account|contact)\./.test(key),
  )
}

/**
 * The owner's request is repeated by another user of the same role. It is a breach only when the object is shown to be the owner's, the answer is
 * the owner's, and it tells the other user something that nothing of their own ever showed them. What strangers may read too is public.
 */
export default defineRule({
  id: 'bola-read',
  title: 'Another user can read an object that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 284],
  owasp: 'API1:2023',
  why: 'Whoever is signed in can walk through the ids of others and read their data. It is the most common serious fault of APIs and needs no tools at all.',
  fix: 'For every object, check on the server that it belongs to the caller (or is shared with them) before answering; take the owner from the session, not from the request.',
  controls: ['access-control', 'secure-coding'],
  needs: { identities: 2, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    const own = baseline()
    return own !== undefined && objectPoints(own.draft).length === 0 ? 'no parameter names an object' : true
  },
  run: async (context) => {
    const own = context.baseline()
    const { peer } = context
    if (own === undefined || peer === undefined) return
    const [object] = ownedObjects(context, own.draft, peer)
    if (object === undefined) {
      context.block('error', 'no object is known to belong to the first identity alone, so a success proves nothing')
      return
    }
    const nobody = context.baseline('nobody')
    if (nobody !== undefined && likeness(nobody.exchange.response, own.exchange.response, own.volatile).content >= 0.9)
      return
    // The object may have changed since it was learned: what counts is how the owner is answered now.
    const ask = async () => {
      const exchange = await context.send(own.draft, { as: peer })
      if (outcomeOf(exchange.response) !== 'works') return undefined
      const now = await context.send(own.draft)
      if (likeness(exchange.response, now.response, own.volatile).content < 0.8) return undefined
      const disclosed = disclosedValues(context, now.response, exchange.response, peer, own.draft, own.volatile).filter(
        ({ path }) => !object.isKnownToOther || confidentialNames.test(String(path.at(-1) ?? '')),
      )
      return disclosed.length === 0 ? undefined : { now, exchange, disclosed }
    }
    const first = await ask()
    const second = first === undefined ? undefined : await ask()
    if (second === undefined) return
    if (object.by === 'listed' && (await isSharedWith(context, own.draft, second.exchange))) return
    const isPrivate = second.disclosed.some(({ path }) => privateNames.test(String(path.at(-1) ?? '')))
    // Names and pictures of people are there for the others.
    if (!isPrivate && isPerson(context, object)) return
    context.report({
      message: `${peer} reads the ${object.point.name} ${object.id} of ${context.owner} (${object.by} by ${context.owner}) and is shown ${fieldNames(second.disclosed)}.`,
      confidence: isPrivate || object.by !== 'created' ? 'certain' : 'firm',
      point: { in: object.point.in, name: object.point.name },
      evidence: [
        { label: `${context.owner} reads the object`, exchange: second.now },
        { label: `${peer} reads the same object`, exchange: second.exchange },
      ],
    })
  },
})

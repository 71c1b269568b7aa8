import type { Baseline } from '../baseline/baseline.ts'
import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Leaf } from '../json.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import { pointsOf, valueAtPoint } from '../request/points.ts'
import type { Bypass } from './bypass.ts'
import type { Ownership } from './ownership.ts'
import { fieldNames, isTelling, ownedObjects } from './ownership.ts'
import { defineRule } from './types.ts'
import type { EndpointView, Rule, RuleContext, RuleDefinition } from './types.ts'

/** An object of the owner that another user is refused when they plainly ask for it. */
export interface RefusedObject {
  readonly own: Baseline
  readonly peer: string
  readonly object: Ownership
  /** What the other user would put in that place for an object of their own. */
  readonly peerId: string | undefined
  /** The other user's own working request to the endpoint. */
  readonly peerDraft: RequestDraft | undefined
  readonly refused: Exchange
}

function lastName(leaf: Leaf): string {
  return leaf.path.findLast((step) => typeof step === 'string') ?? ''
}

/**
 * Values of `own` that the other identity has never been shown and did not send, and that stand in `shown` under the same name, wherever that is. In
 * answers other than JSON, values of eight characters and more count.
 */
export function valuesShown(
  context: RuleContext,
  own: WireResponse,
  shown: WireResponse,
  other: string,
  drafts: readonly RequestDraft[],
): Leaf[] {
  const ownBody = parseJson(textOf(own))
  if (ownBody === undefined) return []
  const sent = new Set(drafts.flatMap((draft) => pointsOf(draft).map((point) => scalarText(point.value))))
  const secret = leavesOf(ownBody).filter(
    (leaf) => isTelling(leaf) && !sent.has(String(leaf.value)) && !context.api.hasSeen(other, String(leaf.value)),
  )
  const text = textOf(shown)
  const body = parseJson(text)
  if (body === undefined) return secret.filter(({ value }) => String(value).length >= 8 && text.includes(String(value)))
  const present = new Set(leavesOf(body).map((leaf) => `${lastName(leaf)}=${String(leaf.value)}`))
  return secret.filter((leaf) => present.has(`${lastName(leaf)}=${String(leaf.value)}`))
}

/** An object of the owner's working request that is surely theirs and that the other user is refused. Blocks where there is none to try. */
export async function refusedObject(context: RuleContext): Promise<RefusedObject | undefined> {
  const own = context.baseline()
  const { peer } = context
  if (own === undefined || peer === undefined) return undefined
  const [object] = ownedObjects(context, own.draft, peer)
  if (object === undefined) {
    context.block('error', 'no object is known to belong to the first identity alone, so a success proves nothing')
    return undefined
  }
  const refused = await context.send(own.draft, { as: peer })
  // Whoever is served plainly needs no way around: that is the fault of another rule.
  if (valuesShown(context, own.exchange.response, refused.response, peer, [own.draft]).length > 0) return undefined
  const peerDraft = context.baseline(peer)?.draft
  const peerId = peerDraft === undefined ? undefined : valueAtPoint(peerDraft, object.point)
  return {
    own,
    peer,
    object,
    refused,
    peerDraft,
    peerId: peerId === undefined || scalarText(peerId) === object.id ? undefined : scalarText(peerId),
  }
}

type ObjectBypassDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp'> & {
  readonly ways: (context: RuleContext, target: RefusedObject) => readonly Bypass[]
  readonly concerns?: (view: EndpointView) => true | string
  /** `write` when the changes may reach an operation that writes. */
  readonly effect?: 'read' | 'write'
}

/**
 * A rule for one way past the check of an object's owner: the other user is refused the object plainly, and shown it (by values that nothing of
 * their own ever showed them) when they ask in another way, twice.
 */
export function defineObjectBypass(definition: ObjectBypassDefinition): Rule {
  const { ways, concerns, effect = 'read', ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API1:2023',
    needs: { identities: 2, baseline: 'works', effect },
    applies: (view) => (view.endpoint.effect === 'read' ? (concerns?.(view) ?? true) : 'does not read'),
    run: async (context) => {
      const target = await refusedObject(context)
      if (target === undefined) return
      const { own, peer, object, refused } = target
      for (const way of ways(context, target)) {
        const ask = async (): Promise<{ exchange: Exchange; shown: Leaf[] }> => {
          const exchange = await context.send(way.draft, {
            as: peer,
            ...(way.credentials === undefined ? {} : { credentials: way.credentials }),
          })
          const drafts = [own.draft, way.draft]
          const shown =
            outcomeOf(exchange.response) === 'works'
              ? valuesShown(context, own.exchange.response, exchange.response, peer, drafts)
              : []
          return { exchange, shown }
        }
        if ((await ask()).shown.length === 0) continue
        const again = await ask()
        if (again.shown.length === 0) continue
        context.report({
          message: `${peer} is refused the ${object.point.name} ${object.id} of ${context.owner} plainly (${refused.response.status}), but is shown ${fieldNames(again.shown)} of it ${way.label}.`,
          confidence: 'certain',
          point: { in: object.point.in, name: object.point.name },
          evidence: [
            { label: `${context.owner} reads the object`, exchange: own.exchange },
            { label: `${peer} asks plainly`, exchange: refused },
            { label: `${peer} asks ${way.label}`, exchange: again.exchange },
          ],
        })
        return
      }
    },
  })
}

/** What the owner sees at an endpoint and what another user sees there, when they differ. */
interface TwoViews {
  readonly own: Baseline
  readonly theirs: Baseline
  readonly peer: string
}

type ViewSwitchDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies'> & {
  readonly ways: (context: RuleContext, views: TwoViews) => readonly Bypass[]
  readonly concerns?: (view: EndpointView) => true | string
}

/**
 * A rule for one way to be taken for someone else: the other user's own request, which shows them their own things, shows the owner's when something
 * is added to it.
 */
export function defineViewSwitch(definition: ViewSwitchDefinition): Rule {
  const { ways, concerns, ...info } = definition
  return defineRule({
    ...info,
    needs: { identities: 2, baseline: 'works' },
    applies: (view) => {
      if (view.endpoint.effect !== 'read') return 'does not read'
      return view.requiresAuth ? (concerns?.(view) ?? true) : 'does not require credentials'
    },
    run: async (context) => {
      const own = context.baseline()
      const { peer } = context
      const theirs = peer === undefined ? undefined : context.baseline(peer)
      if (own === undefined || peer === undefined || theirs === undefined) return
      const differs = valuesShown(context, own.exchange.response, own.exchange.response, peer, [
        own.draft,
        theirs.draft,
      ])
      if (differs.length === 0) return
      const shownBy = async (way: Bypass): Promise<{ exchange: Exchange; shown: Leaf[] }> => {
        const exchange = await context.send(way.draft, { as: peer })
        const shown = valuesShown(context, own.exchange.response, exchange.response, peer, [
          own.draft,
          theirs.draft,
          way.draft,
        ])
        return { exchange, shown: outcomeOf(exchange.response) === 'works' ? shown : [] }
      }
      for (const way of ways(context, { own, theirs, peer })) {
        if ((await shownBy(way)).shown.length === 0) continue
        const plain = await context.send(theirs.draft, { as: peer })
        if (valuesShown(context, own.exchange.response, plain.response, peer, [own.draft]).length > 0) return
        for (const candidate of [...(way.parts ?? []), way]) {
          const { exchange, shown } = await shownBy(candidate)
          if (shown.length === 0) continue
          context.report({
            message: `${candidate.label[0]?.toUpperCase() ?? ''}${candidate.label.slice(1)}, ${peer} is shown ${fieldNames(shown)} of ${context.owner}; without it only their own.`,
            confidence: 'certain',
            evidence: [
              { label: `what ${context.owner} sees`, exchange: own.exchange },
              { label: `what ${peer} sees`, exchange: plain },
              { label: candidate.label, exchange },
            ],
          })
          return
        }
      }
    },
  })
}

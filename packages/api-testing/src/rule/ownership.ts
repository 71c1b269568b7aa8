import { shapePath } from '../baseline/difference.ts'
import type { Volatile } from '../baseline/difference.ts'
import type { WireResponse } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Leaf } from '../json.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { pointsOf } from '../request/points.ts'
import { consumerKeys, isIdName } from '../values/names.ts'
import type { LearnedValue } from '../values/pool.ts'
import type { RuleContext } from './types.ts'

/** What shows that an object belongs to one identity and not to everybody. */
export interface Ownership {
  /** The place of the request that names the object. */
  readonly point: Point
  readonly id: string
  /**
   * `created`: made by the owner in this run. `described`: an answer names the owner beside it. `listed`: in the owner's own answers, not in
   * those of the other.
   */
  readonly by: 'created' | 'listed' | 'configured' | 'described'
  /** The other identity is shown by its own answers that the object exists. */
  readonly isKnownToOther: boolean
}

function lastName(name: string): string {
  return name.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? name
}

/** The places of a request that name objects: path parameters, and ids wherever they stand. */
export function objectPoints(draft: RequestDraft): Point[] {
  return pointsOf(draft).filter((point) => {
    if (typeof point.value !== 'string' && typeof point.value !== 'number') return false
    if (scalarText(point.value) === '') return false
    return point.in === 'path' || isIdName(lastName(point.name))
  })
}

/** Objects of the draft that are shown to be the owner's and not the other's. */
export function ownedObjects(context: RuleContext, draft: RequestDraft, other: string): Ownership[] {
  return objectPoints(draft).flatMap((point): Ownership[] => {
    const id = scalarText(point.value)
    const keys = consumerKeys(context.endpoint, point.in, point.name)
    const isId = (one: LearnedValue): boolean => String(one.value) === id && one.guessed === undefined
    const learned = context.pool.candidates(keys, context.owner).filter((one) => one.as === context.owner && isId(one))
    const theirs = context.pool.candidates(keys, other).filter((one) => one.as === other && isId(one))
    const isKnownToOther = theirs.length > 0
    if (theirs.some((one) => one.created || one.whose === 'own')) return []
    const found = (by: Ownership['by']): Ownership[] => [{ point, id, by, isKnownToOther }]
    if (learned.some((one) => one.created)) return found('created')
    if (learned.some((one) => one.whose === 'own')) return found('described')
    // What the other identity was shown by itself is shared, unless the owner is known to have made it.
    if (isKnownToOther) return []
    if (context.api.markersOf(context.owner).has(id)) return found('configured')
    // Listed for one and not for the other counts only where the other could look, too.
    return learned.some((one) => isListedFor(context, one.from, other)) ? found('listed') : []
  })
}

/** What an identity may be called by in a request: its ids first, then its names and addresses, then all else that marks it. */
export function namesOf({ api }: Pick<RuleContext, 'api'>, as: string): string[] {
  const own = [...api.ownNamesOf(as)]
  const isId = (name: string): boolean =>
    /^(?:\d{1,15}|[\da-f]{24}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.test(name)
  return [...new Set([...own.filter(isId), ...own, ...api.markersOf(as)])]
}

function isListedFor(context: RuleContext, endpointId: string, other: string): boolean {
  const producer = context.api.endpoints.find((endpoint) => endpoint.id === endpointId)
  return producer !== undefined && context.api.view(producer).baseline(other) !== undefined
}

/** Fields that hold what nobody else should read, by their names. */
export const privateNames =
  /pass(?:word|wd|phrase)?|secret|token|api_?key|ssn|social_?security|iban|account_?number|card|cvv|cvc|birth|dob$|phone|mobile|e-?mail|address|street|zip|postal|salary|income|balance|credit|medical|diagnos|lat(?:itude)?$|lon(?:gitude)?$|location|vin$|license|passport|tax|message|note|content|amount|total/i

/** Those of them that stay private even where the thing itself is shown to others, as the text of a post is not. */
export const confidentialNames =
  /pass(?:word|wd|phrase)?|secret|token|api_?key|ssn|social_?security|iban|account_?number|card|cvv|cvc|birth|dob$|phone|mobile|e-?mail|street|zip|postal|salary|income|balance|credit|medical|diagnos|lat(?:itude)?$|lon(?:gitude)?$|vin$|license|passport|tax/i

/** Whether a value is telling by itself: a small number or a short word may stand anywhere by chance. */
export function isTelling({ value }: Leaf): boolean {
  if (typeof value === 'number') return Math.abs(value) >= 1000 || !Number.isInteger(value)
  return typeof value === 'string' && value.length >= 5
}

/**
 * Values of the owner's answer that the other identity has never been shown and did not send: what it learns only by asking for the owner's
 * object. Short and common values do not count.
 */
export function disclosedValues(
  context: RuleContext,
  own: WireResponse,
  shown: WireResponse,
  other: string,
  draft: RequestDraft,
  ignored: Volatile,
): Leaf[] {
  const ownBody = parseJson(textOf(own))
  const shownBody = parseJson(textOf(shown))
  if (ownBody === undefined || shownBody === undefined) return []
  const sent = new Set(pointsOf(draft).map((point) => scalarText(point.value)))
  const values = new Set(leavesOf(shownBody).map((leaf) => `${shapePath(leaf.path)}=${String(leaf.value)}`))
  return leavesOf(ownBody).filter((leaf) => {
    const { value, path } = leaf
    const text = String(value)
    const shape = shapePath(path)
    if (ignored.has(shape) || sent.has(text) || context.api.hasSeen(other, text)) return false
    // Under a telling name even a small number may be a secret.
    if (value === null || typeof value === 'boolean') return false
    if (!isTelling(leaf) && !privateNames.test(String(path.at(-1) ?? ''))) return false
    return values.has(`${shape}=${text}`)
  })
}

/** `email, phone` … for a message. */
export function fieldNames(leaves: readonly Leaf[]): string {
  const names = [...new Set(leaves.map(({ path }) => path.findLast((step) => typeof step === 'string') ?? 'value'))]
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`
}

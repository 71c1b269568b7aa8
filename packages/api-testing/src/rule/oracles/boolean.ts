import { likeness } from '../../baseline/difference.ts'
import type { Volatile } from '../../baseline/difference.ts'
import { hasSubstance, outcomeOf } from '../../baseline/outcome.ts'
import type { Exchange, WireResponse } from '../../http/message.ts'
import type { RequestDraft } from '../../request/draft.ts'
import type { RuleContext, SendAs } from '../types.ts'

/** The proof that a condition put into a value decides the answer. */
export interface BooleanProof {
  readonly exchanges: readonly { label: string; exchange: Exchange }[]
}

/** Draws a fresh pair of requests: one whose condition is true, one whose condition is false, otherwise alike. */
export type PairMaker = () => { yes: RequestDraft; no: RequestDraft }

const rounds = 3

function isAlike(a: WireResponse, b: WireResponse, ignored: Volatile): boolean {
  const found = likeness(a, b, ignored)
  return found.sameStatus && found.content >= 0.95
}

function isClearlyDifferent(a: WireResponse, b: WireResponse, ignored: Volatile): boolean {
  const found = likeness(a, b, ignored)
  return !found.sameStatus || found.content < 0.85
}

/**
 * Whether a condition inside a value decides the answer. In every round, with fresh numbers each time, the true one must answer as the plain
 * value does and the false one clearly otherwise, and all false ones alike. An ignored value answers alike for both; a value used as
 * plain text finds nothing for either: neither is taken for an injection.
 */
export async function provenBoolean(
  context: RuleContext,
  plain: RequestDraft,
  makePair: PairMaker,
  ignored: Volatile,
  options: SendAs = {},
): Promise<BooleanProof | undefined> {
  const reference = await context.send(plain, options)
  if (outcomeOf(reference.response) !== 'works' || !hasSubstance(reference.response)) return undefined
  let last: { yes: Exchange; no: Exchange } | undefined
  for (let round = 0; round < rounds; round += 1) {
    const pair = makePair()
    const yes = await context.send(pair.yes, options)
    if (!isAlike(yes.response, reference.response, ignored)) return undefined
    const no = await context.send(pair.no, options)
    if (!isClearlyDifferent(no.response, reference.response, ignored)) return undefined
    // A server that breaks on one of the two shows a filter or a crash, not a decision.
    if (outcomeOf(no.response) === 'failed' || outcomeOf(no.response) === 'denied') return undefined
    if (last !== undefined && !isAlike(no.response, last.no.response, ignored)) return undefined
    last = { yes, no }
  }
  const still = await context.send(plain, options)
  if (last === undefined || !isAlike(still.response, reference.response, ignored)) return undefined
  return {
    exchanges: [
      { label: 'plain value', exchange: reference },
      { label: 'condition that is false', exchange: last.no },
      { label: 'condition that is true', exchange: last.yes },
    ],
  }
}

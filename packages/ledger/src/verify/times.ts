import type { SignedHead } from './checkpoint-chain.ts'
import type { TimeSpan } from './entries-check.ts'
import type { ProblemCode } from './problem.ts'

/** How far the clocks that entries and checkpoints take their times from may disagree. */
export interface TimeTolerance {
  /** How much later than the first checkpoint that covers it an entry may claim to be: clocks of several servers. */
  readonly aheadMs: number
  /** How much earlier than the last checkpoint that does not cover it: the longest transaction. */
  readonly behindMs: number
}

export const DEFAULT_TOLERANCE: TimeTolerance = { aheadMs: 60_000, behindMs: 600_000 }

/** Something about one entry, not yet told in words that name its table and subject. */
export interface Finding {
  readonly code: ProblemCode
  readonly leaf: number
  readonly what: string
}

/**
 * Holds the times that entries claim against the times at which checkpoints were signed. An entry was there when the
 * first checkpoint that covers it was signed, and was not when the last one that does not cover it was.
 *
 * @param heads checkpoints that hold, oldest first
 * @returns for each stretch between two checkpoints, the entries that are farthest off
 */
export function judgeTimes(
  spans: readonly TimeSpan[],
  heads: readonly SignedHead[],
  tolerance: TimeTolerance,
): Finding[] {
  const findings: Finding[] = []
  let next = 0
  for (const span of spans) {
    // Spans end at every checkpoint, so a head that covers the beginning of a span covers all of it.
    while (next < heads.length && (heads[next]?.size ?? 0) <= span.from) next += 1
    const covering = heads[next]
    const before = heads[next - 1]
    if (covering !== undefined && span.latest > Date.parse(covering.time) + tolerance.aheadMs) {
      const what = `claims to be of ${isoTime(span.latest)}, but ${covering.name} already covers it`
      findings.push({ code: 'entry-postdated', leaf: span.latestLeaf, what })
    }
    if (before !== undefined && span.earliest < Date.parse(before.time) - tolerance.behindMs) {
      const what = `claims to be of ${isoTime(span.earliest)}, but was not there yet at ${before.name}: it is back-dated`
      findings.push({ code: 'entry-backdated', leaf: span.earliestLeaf, what })
    }
  }
  return findings
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

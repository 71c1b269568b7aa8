import { EMPTY_ROOT } from '../tree/hash.ts'
import type { SignedHead } from './checkpoint-chain.ts'
import type { LogCheck } from './log-check.ts'

/** The roots that the entries of a bundle really give, by size of the log. */
export type Roots = ReadonlyMap<number, Buffer>

/** What was signed, and what is there. */
export interface Sides {
  readonly heads: readonly SignedHead[]
  readonly log: LogCheck
  /** Entries that the log must have. */
  readonly size: number
  /** The sizes at which roots are known. */
  readonly boundaries: readonly number[]
}

/** How the signed roots compare with those that the entries give. */
export interface RootJudgment {
  /** These are of the log as it is here. */
  readonly held: readonly SignedHead[]
  /** Of an earlier epoch, and not of this log any more: what they covered was lost in a restore that the log declares. */
  readonly lost: readonly SignedHead[]
  /** These should be of this log and are not. */
  readonly wrong: readonly SignedHead[]
}

/**
 * Compares every checkpoint with the entries.
 *
 * In an earlier epoch, the last checkpoints may fail to hold: they covered entries that a restore from a backup took
 * away. But once one holds, all before it in its epoch must; and in the last epoch all must.
 */
export function judgeRoots(heads: readonly SignedHead[], roots: Roots): RootJudgment {
  const lastEpoch = heads.at(-1)?.epoch
  const held: SignedHead[] = []
  const lost: SignedHead[] = []
  const wrong: SignedHead[] = []
  const epochsThatHeldLater = new Set<number>()
  for (const head of heads.toReversed()) {
    if (holds(head, roots)) {
      held.push(head)
      epochsThatHeldLater.add(head.epoch)
    } else if (head.epoch === lastEpoch || epochsThatHeldLater.has(head.epoch)) {
      wrong.push(head)
    } else {
      lost.push(head)
    }
  }
  return { held: held.reverse(), lost: lost.reverse(), wrong: wrong.reverse() }
}

/** Whether the entries give this head's root. */
export function holds(head: { readonly size: number; readonly root: Buffer }, roots: Roots): boolean {
  const root = head.size === 0 ? EMPTY_ROOT : roots.get(head.size)
  return root?.equals(head.root) ?? false
}

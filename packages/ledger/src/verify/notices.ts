import type { Manifest } from '../bundle/manifest.ts'
import { counted } from '../words.ts'
import type { TreeHead } from '../note/checkpoint.ts'
import type { SignedHead } from './checkpoint-chain.ts'
import type { Counts } from './manifest-judgment.ts'
import { holds, type RootJudgment, type Roots } from './root-judgment.ts'

/** What notices speak of. */
export interface Circumstances {
  readonly keySource: 'given' | 'bundle'
  readonly heads: readonly SignedHead[]
  readonly judgment: RootJudgment
  readonly roots: Roots
  readonly counts: Counts
}

/** What is no problem, but what nobody who relies on the result may overlook. */
export function noticesOf({ scope }: Manifest, { keySource, heads, judgment, roots, counts }: Circumstances): string[] {
  const notices: string[] = []
  if (keySource === 'bundle') {
    notices.push(
      'THE KEY WAS TAKEN FROM THE BUNDLE ITSELF. Whoever forges a bundle can put a key of their own into it. Compare the key above with one from another source, or give it with --key.',
    )
  }
  for (const [index, head] of heads.entries()) {
    if (head.previous === undefined || head.epoch === heads[index - 1]?.epoch) continue
    const kept = judgment.held.findLast(({ epoch }) => epoch < head.epoch)?.size ?? 0
    notices.push(restoreNotice(head, head.previous, holds(head.previous, roots) ? head.previous.size : kept))
  }
  if (scope.kind === 'limited') {
    notices.push(
      `This bundle shows a part of the log: ${scope.description}. Withheld: ${counts.withheld} of ${counted(counts.entries, 'entry')}; that they exist and in which order is proven, what they say is not shown. The scope itself is not signed.`,
    )
  }
  if (counts.erased > 0) {
    notices.push(
      `Erased: ${counted(counts.erased, 'entry')}. The log says so itself, and what remains of them, their hashes, is still part of it.`,
    )
  }
  return notices
}

/** @param kept how many of the entries of before are shown to be as they were */
function restoreNotice(head: SignedHead, previous: TreeHead, kept: number): string {
  const begin = `The log was restored from a backup: epoch ${head.epoch} begins with ${head.name}. Before, it had given out ${counted(previous.size, 'entry')}`
  return kept === previous.size
    ? `${begin}, and all of them are here unchanged.`
    : `${begin}; of these, the first ${kept} are shown to be unchanged. What came behind them was lost or replaced.`
}

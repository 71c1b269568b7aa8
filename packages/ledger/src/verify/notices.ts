import type { Manifest } from '../bundle/manifest.ts'
import type { SignedHead } from './checkpoint-chain.ts'
import type { Counts } from './manifest-judgment.ts'
import type { RootJudgment } from './root-judgment.ts'

/** What notices speak of. */
export interface Circumstances {
  readonly keySource: 'given' | 'bundle'
  readonly heads: readonly SignedHead[]
  readonly judgment: RootJudgment
  readonly counts: Counts
}

/** What is no problem, but what nobody who relies on the result may overlook. */
export function noticesOf({ scope }: Manifest, { keySource, heads, judgment, counts }: Circumstances): string[] {
  const notices: string[] = []
  if (keySource === 'bundle') {
    notices.push(
      'THE KEY WAS TAKEN FROM THE BUNDLE ITSELF. Whoever forges a bundle can put a key of their own into it. Compare the key above with one from another source, or give it with --key.',
    )
  }
  for (const [index, head] of heads.entries()) {
    if (head.previous === undefined || head.epoch === heads[index - 1]?.epoch) continue
    const lost = judgment.lost.filter(({ epoch }) => epoch === heads[index - 1]?.epoch)
    notices.push(restoreNotice(head, head.previous.size, lost))
  }
  if (scope.kind === 'limited') {
    notices.push(
      `This bundle shows a part of the log: ${scope.description}. ${counts.withheld} of ${counts.entries} entries are withheld; that they exist and in which order is proven, what they say is not shown. The scope itself is not signed.`,
    )
  }
  if (counts.erased > 0) {
    notices.push(`${counts.erased} entries were erased. The log says so itself, and their hashes are still part of it.`)
  }
  return notices
}

function restoreNotice(head: SignedHead, previousSize: number, lost: readonly SignedHead[]): string {
  const [first] = lost
  const begin = `The log was restored from a backup: epoch ${head.epoch} begins with ${head.name}. Before, it had given out a size of ${previousSize}. `
  return first === undefined
    ? `${begin}All checkpoints of before that are in this bundle still hold.`
    : `${begin}${lost.length} checkpoints of before do not hold any more, from ${first.name} on: what they covered beyond the backup was lost or replaced.`
}

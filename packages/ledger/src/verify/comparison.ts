import { CHECKPOINTS } from '../bundle/layout.ts'
import type { Archive } from './archive.ts'
import type { SignedHead } from './checkpoint-chain.ts'
import { diagnose } from './diagnosis.ts'
import type { Problems } from './problem.ts'
import { holds, judgeRoots, type RootJudgment, type Roots, type Sides } from './root-judgment.ts'

export interface Comparison {
  /** The roots of the log; where that is not known, those of the entries that are here. */
  readonly roots: Roots
  readonly judgment: RootJudgment
  /** Whether the entries, as they are here, give the latest signed root. */
  readonly areEntriesProven: boolean
}

/** Compares what was signed with what is there, and finds the reason when they differ. */
export async function compare(archive: Archive, sides: Sides, problems: Problems): Promise<Comparison> {
  const { heads, log } = sides
  const last = heads.at(-1)
  const areEntriesProven = last !== undefined && holds(last, log.roots)
  const known = areEntriesProven && log.isAsListed ? log.roots : await findReason(archive, sides, problems)
  const judgment = judgeRoots(heads, known ?? log.roots)
  if (known === undefined) return { roots: log.roots, judgment: { ...judgment, lost: [] }, areEntriesProven }
  for (const { name } of judgment.wrong) {
    const message = `${name} is signed, but its root is not the one of this log: two histories were signed`
    problems.add({ code: 'checkpoint-root', message, file: CHECKPOINTS })
  }
  return { roots: known, judgment, areEntriesProven }
}

/** Whatever the diagnosis finds or not: that something is wrong is certain, and is told. */
async function findReason(archive: Archive, sides: Sides, problems: Problems): Promise<Roots | undefined> {
  const before = problems.count
  const roots = await diagnose(archive, sides, problems)
  if (problems.count === before) {
    const message = 'the entries do not stand in the files in which they belong'
    problems.add({ code: 'entries-differ', message })
  }
  return roots
}

/** Whether the log extends a checkpoint that was received earlier. */
export function judgeExtension(head: SignedHead, { heads, size }: Sides, roots: Roots, problems: Problems): boolean {
  if (holds(head, roots)) return true
  const what =
    head.size > size
      ? `covers ${head.size} entries, but there are only ${size} here`
      : `is not of this log: its first ${head.size} entries have another root`
  const restore = heads.find(({ epoch }) => epoch > head.epoch)
  const why =
    restore === undefined ? '' : `. The log says that it was restored from a backup since: see ${restore.name}`
  problems.add({ code: 'checkpoint-not-extended', message: `${head.name} ${what}${why}` })
  return false
}

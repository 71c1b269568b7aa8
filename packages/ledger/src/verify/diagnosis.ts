import { Frontier } from '../tree/frontier.ts'
import { differences } from './alignment.ts'
import type { Archive } from './archive.ts'
import { explainDifferences, hexList } from './differences.ts'
import { readEntries, readHashList } from './entries-reader.ts'
import { entryName, type Problems } from './problem.ts'
import { holds, type Roots, type Sides } from './root-judgment.ts'

/**
 * Finds out which entries are wrong, once it is known that something is.
 *
 * Only roots are signed. But the bundle lists all leaf hashes, and as far as this list itself gives a signed root, it is
 * as good as signed: whatever differs from it was changed, dropped, inserted or moved, and can be named. Beyond that,
 * all that can be said is between which two checkpoints something is wrong.
 *
 * @returns the roots that the log truly had; `undefined` when that cannot be known
 */
export async function diagnose(
  archive: Archive,
  { heads, log: { roots: entryRoots }, size, boundaries }: Sides,
  problems: Problems,
): Promise<Roots | undefined> {
  const listRoots = await rootsOfList(archive, new Set(boundaries))
  const proven = heads.findLast((head) => holds(head, listRoots))?.size ?? 0
  const last = heads.at(-1)
  if (last !== undefined && proven === size) {
    problems.add(...(await explainDifferences(archive, size, size)))
    return listRoots
  }
  if (last !== undefined && holds(last, entryRoots)) {
    await nameWrongHash(archive, problems)
    return entryRoots
  }
  problems.add(...(await explainDifferences(archive, proven, size)))
  const firstWrong = heads.find((head) => head.size > proven && !holds(head, entryRoots))
  if (firstWrong === undefined) {
    await nameWrongHash(archive, problems)
  } else {
    const from = Math.max(proven, heads.findLast((head) => holds(head, entryRoots))?.size ?? 0)
    const range = from < firstWrong.size ? `entries ${from} to ${firstWrong.size - 1}` : `the entries`
    problems.add({
      code: 'entries-differ',
      leaf: from,
      message: `${range} do not give the root of ${firstWrong.name}: at least one of them was changed, dropped, inserted or moved. Which one cannot be said, because the leaf hashes listed in the bundle do not give that root either`,
    })
  }
  return undefined
}

/** The roots that the list of leaf hashes gives at these sizes. */
async function rootsOfList(archive: Archive, sizes: ReadonlySet<number>): Promise<Roots> {
  const frontier = new Frontier()
  const roots = new Map<number, Buffer>()
  for await (const hash of readHashList(archive)) {
    frontier.add(hash)
    if (sizes.has(frontier.size)) roots.set(frontier.size, frontier.root())
  }
  return roots
}

/** Names the first listed hash that is not of its entry, where the entries themselves are right. */
async function nameWrongHash(archive: Archive, problems: Problems): Promise<void> {
  for await (const difference of differences(readEntries(archive), hexList(archive))) {
    const { leaf } = difference
    const what =
      difference.kind === 'inserted' ? `ends before entry ${leaf}` : `does not have the hash of ${entryName(leaf)}`
    problems.add({ code: 'hash-list-wrong', message: `the bundle's list of leaf hashes ${what}`, leaf })
    return
  }
}

import { readNotes } from '../bundle/checkpoints-file.ts'
import { CHECKPOINTS } from '../bundle/layout.ts'
import { LedgerError } from '../errors.ts'
import { type Checkpoint, FIRST_EPOCH, openCheckpoint, type TreeHead } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/key.ts'
import type { Archive } from './archive.ts'
import { damagedFile, type ProblemCode, type Problems } from './problem.ts'

/** A checkpoint whose signature holds. */
export interface SignedHead extends Checkpoint {
  /** How it is called in messages. */
  readonly name: string
}

/**
 * Reads all checkpoints of a bundle and judges what can be judged without the entries: signatures, form, and that they
 * follow each other: sizes and times never go back within an epoch, and each new epoch names the last head of the one
 * before.
 *
 * @returns those that are signed and well formed, in their order
 */
export async function readChain(archive: Archive, key: NoteVerifier, problems: Problems): Promise<SignedHead[]> {
  const heads: SignedHead[] = []
  let position = 0
  try {
    for await (const note of readNotes(archive.read(CHECKPOINTS))) {
      position += 1
      const head = openHead(note, key, `checkpoint ${position}`, problems)
      if (head === undefined) continue
      judgeStep(head, heads, problems)
      heads.push(head)
    }
  } catch (error) {
    problems.add(damagedFile(CHECKPOINTS, error))
  }
  return heads
}

/** Opens one checkpoint; `undefined`, and a problem, when it is not signed by the key or malformed. */
export function openHead(
  note: string,
  key: NoteVerifier,
  position: string,
  problems: Problems,
): SignedHead | undefined {
  try {
    const checkpoint = openCheckpoint(note, key)
    return { ...checkpoint, name: `${position} (size ${checkpoint.size}, ${checkpoint.time})` }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const isSignature = error.code === 'note-signature-wrong' || error.code === 'note-key-unknown'
    const code = isSignature ? 'checkpoint-signature' : 'checkpoint-malformed'
    problems.add({ code, message: `${position}: ${error.message}`, file: CHECKPOINTS })
    return undefined
  }
}

function judgeStep(head: SignedHead, before: readonly SignedHead[], problems: Problems): void {
  const wrong = (code: ProblemCode, what: string): void => {
    problems.add({ code, message: `${head.name} ${what}`, file: CHECKPOINTS })
  }
  const last = before.at(-1)
  if (last === undefined) {
    if (head.epoch !== FIRST_EPOCH && head.previous === undefined) {
      wrong('checkpoint-epoch', `is the first one here, of epoch ${head.epoch}, but names no head of the epoch before`)
    }
    return
  }
  if (Date.parse(head.time) < Date.parse(last.time)) wrong('checkpoint-order', `is older than ${last.name} before it`)
  if (head.epoch < last.epoch) wrong('checkpoint-epoch', `is of epoch ${head.epoch}, after one of epoch ${last.epoch}`)
  if (head.epoch > last.epoch) {
    const fault = epochFault(
      head.previous,
      before.filter(({ epoch }) => epoch === last.epoch),
    )
    if (fault !== undefined) wrong('checkpoint-epoch', `begins epoch ${head.epoch}, but ${fault}`)
  }
  if (head.epoch !== last.epoch) return
  if (head.size < last.size) wrong('checkpoint-order', `is smaller than ${last.name} before it`)
  if (head.size === last.size && !head.root.equals(last.root)) {
    wrong('checkpoint-root', `has another root than ${last.name}: two histories were signed`)
  }
  if (head.previous !== undefined && !isSameHead(head.previous, last.previous ?? head.previous)) {
    wrong('checkpoint-epoch', `names another last head of the epoch before than ${last.name}`)
  }
}

function epochFault(previous: TreeHead | undefined, before: readonly SignedHead[]): string | undefined {
  if (previous === undefined) return 'names no head of the epoch before'
  const later = before.find(({ size }) => size > previous.size)
  if (later !== undefined)
    return `the head of size ${previous.size} that it names is not the last one: see ${later.name}`
  const other = before.find(({ size, root }) => size === previous.size && !root.equals(previous.root))
  return other === undefined ? undefined : `the head that it names has another root than ${other.name}`
}

function isSameHead(one: TreeHead, other: TreeHead): boolean {
  return one.size === other.size && one.root.equals(other.root)
}

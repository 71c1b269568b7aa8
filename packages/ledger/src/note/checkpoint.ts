import { LedgerError } from '../errors.ts'
import { HASH_SIZE } from '../tree/hash.ts'
import type { NoteSigner, NoteVerifier } from './key.ts'
import { openNote, parseNote, signNote } from './signed-note.ts'

/** The number of a log's first epoch. A new one begins after each restore from a backup. */
export const FIRST_EPOCH = 1

/** The size and root of a tree. */
export interface TreeHead {
  readonly size: number
  readonly root: Buffer
}

/** What a log says of itself at one moment (C2SP tlog-checkpoint, with our extension lines). */
export interface Checkpoint extends TreeHead {
  /** The name of the log, which is also the name of its key. */
  readonly origin: string
  /** When it was signed: RFC 3339 in UTC, such as `2026-05-04T10:00:00.250Z`. */
  readonly time: string
  readonly epoch: number
  /** In an epoch that follows a restore: the last head that the epoch before gave out. */
  readonly previous?: TreeHead
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/
const UTC_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/

/** The text of a checkpoint, as it is signed. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, time, epoch, previous } = checkpoint
  const lines = [origin, ...headFields(checkpoint), `time ${time}`, `epoch ${epoch}`]
  if (previous !== undefined) lines.push(`previous ${headFields(previous).join(' ')}`)
  const text = `${lines.join('\n')}\n`
  parseCheckpoint(text) // never sign what nobody could read
  return text
}

/**
 * Reads the text of a checkpoint, strictly. Extension lines that we do not use are ignored, as the specification asks.
 *
 * @throws LedgerError `checkpoint-malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('the last line is cut off')
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n')
  if (origin === '') throw malformed('the first line, the origin, is empty')
  const head = parseHead(size, root)
  const time = extension(extensions, 'time')
  if (time === undefined || !UTC_TIME.test(time) || Number.isNaN(Date.parse(time))) {
    throw malformed('there is no line "time" with an RFC 3339 time in UTC')
  }
  const epoch = extension(extensions, 'epoch')
  if (epoch === undefined || !DECIMAL.test(epoch) || Number(epoch) < FIRST_EPOCH) {
    throw malformed(`there is no line "epoch" with a number from ${FIRST_EPOCH} on`)
  }
  const checkpoint = { origin, ...head, time, epoch: Number(epoch) }
  const previous = extension(extensions, 'previous')
  if (previous === undefined) return checkpoint
  const [previousSize = '', previousRoot = '', ...more] = previous.split(' ')
  if (more.length > 0) throw malformed('the line "previous" has more than a size and a root')
  return { ...checkpoint, previous: parseHead(previousSize, previousRoot) }
}

/** Signs a checkpoint. The signer's name must be the checkpoint's origin. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  if (signer.verifier.name !== checkpoint.origin) {
    throw malformed(`the origin ${checkpoint.origin} is not the name of the key, ${signer.verifier.name}`)
  }
  return signNote(formatCheckpoint(checkpoint), signer)
}

/**
 * Opens a signed checkpoint: signature, then content.
 *
 * @throws LedgerError `note-…` when the signature does not hold, `checkpoint-malformed` when the text is not a
 *   checkpoint or its origin is not the key's name
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, verifier))
  if (checkpoint.origin !== verifier.name) {
    throw malformed(`its origin is ${checkpoint.origin}, but the key is of ${verifier.name}`)
  }
  return checkpoint
}

/** Reads a signed checkpoint without verifying it: to show it, never to rely on it. */
export function peekCheckpoint(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text)
}

function headFields({ size, root }: TreeHead): [string, string] {
  return [String(size), Buffer.from(root).toString('base64')]
}

function parseHead(size: string, root: string): TreeHead {
  if (!DECIMAL.test(size) || !Number.isSafeInteger(Number(size))) throw malformed(`"${size}" is not a tree size`)
  const bytes = Buffer.from(root, 'base64')
  if (bytes.length !== HASH_SIZE || bytes.toString('base64') !== root) {
    throw malformed(`"${root}" is not the base64 of a 32-byte root`)
  }
  return { size: Number(size), root: bytes }
}

/** The value of the extension line `name value`; written twice, it has no meaning. */
function extension(lines: readonly string[], name: string): string | undefined {
  const values = lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  if (values.length > 1) throw malformed(`the line "${name}" stands twice`)
  return values[0]
}

function malformed(why: string): LedgerError {
  return new LedgerError('checkpoint-malformed', `this is no checkpoint: ${why}`)
}

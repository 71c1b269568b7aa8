import { LedgerError } from '../errors.ts'

/** Longest checkpoint with its signatures, in characters. */
const LONGEST_NOTE = 16_384

/** What stands between two notes in `log/checkpoints.txt`: each note ends with a newline, and an empty line follows. */
export const NOTE_SEPARATOR = '\n'

/**
 * Cuts `log/checkpoints.txt` into its signed notes. Within a note, one empty line stands between the text and the
 * signatures; between notes, another.
 *
 * @throws LedgerError `note-malformed` when what stands there cannot be notes
 */
export async function* readNotes(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const text of decoded(blocks)) {
    rest += text
    for (let end = endOfNote(rest); end !== -1; end = endOfNote(rest)) {
      yield rest.slice(0, end)
      rest = rest.slice(end + NOTE_SEPARATOR.length)
    }
    if (rest.length > LONGEST_NOTE) {
      throw new LedgerError('note-malformed', `a checkpoint has more than ${LONGEST_NOTE} characters`)
    }
  }
  if (rest !== '') yield rest
}

/** Where the first note ends: at the empty line after its signatures. −1 when it is not complete yet. */
function endOfNote(text: string): number {
  const signatures = text.indexOf('\n\n')
  if (signatures === -1) return -1
  const separator = text.indexOf('\n\n', signatures + 2)
  return separator === -1 ? -1 : separator + 1
}

async function* decoded(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const block of blocks) yield decode(() => decoder.decode(block, { stream: true }))
  yield decode(() => decoder.decode())
}

function decode(attempt: () => string): string {
  try {
    return attempt()
  } catch (error) {
    throw new LedgerError('note-malformed', 'the checkpoints are not UTF-8', { cause: error })
  }
}

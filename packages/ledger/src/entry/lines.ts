import { LedgerError } from '../errors.ts'

const NEWLINE = 0x0a
/** Longest line, in bytes with its newline. */
export const LONGEST_LINE = 16 * 1024 * 1024

/** Whole lines in memory. The byte before the first one belongs to the reader too. */
export interface WholeLines {
  readonly bytes: Buffer
  /** Where the first line begins: never 0. The last one ends at the end of the bytes, with a newline. */
  readonly start: number
  /** The file ended without a newline; one was put there. */
  readonly isUnterminated: boolean
}

/**
 * Cuts blocks of a text file into stretches of whole lines, without copying any but the lines that lie across two
 * blocks.
 *
 * The byte before every line may be overwritten: there stands the newline of the line before, which has been read, or a
 * spare byte. So a line can be hashed behind a prefix of one byte where it lies.
 *
 * @throws LedgerError `entry-malformed` when a line is longer than is allowed
 */
export async function* wholeLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<WholeLines, void, undefined> {
  let begun: Buffer[] = [SPARE]
  let begunLength = 0
  for await (const block of blocks) {
    const firstEnd = block.indexOf(NEWLINE) + 1
    const lastEnd = block.lastIndexOf(NEWLINE) + 1
    if (lastEnd > 0) {
      yield { bytes: Buffer.concat([...begun, block.subarray(0, firstEnd)]), start: 1, isUnterminated: false }
      if (lastEnd > firstEnd) {
        yield { bytes: block.subarray(0, lastEnd), start: firstEnd, isUnterminated: false }
      }
      begun = [SPARE]
      begunLength = 0
    }
    begun.push(Buffer.from(block.subarray(lastEnd)))
    begunLength += block.length - lastEnd
    if (begunLength >= LONGEST_LINE) {
      throw new LedgerError('entry-malformed', `a line is longer than the ${LONGEST_LINE} bytes allowed`)
    }
  }
  if (begunLength > 0) {
    yield { bytes: Buffer.concat([...begun, Buffer.of(NEWLINE)]), start: 1, isUnterminated: true }
  }
}

const SPARE = Buffer.alloc(1)

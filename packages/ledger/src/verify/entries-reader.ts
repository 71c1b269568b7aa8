import { isUtf8 } from 'node:buffer'
import { ENTRIES_PER_FILE, entriesFile, hashesFile } from '../bundle/layout.ts'
import { EntryScanner } from '../entry/entry-scanner.ts'
import { wholeLines } from '../entry/lines.ts'
import { LedgerError } from '../errors.ts'
import { HASH_SIZE, leafHash } from '../tree/hash.ts'
import type { Archive } from './archive.ts'
import type { About } from './problem.ts'

/** One line of the entries, read at leisure: for the diagnosis, when something is wrong. */
export interface EntryLine {
  /** Where it stands, counted over all files: its index, if nothing was dropped or inserted before it. */
  readonly position: number
  readonly leafHash: Buffer
  /** What it is about, if that can be read. */
  readonly about: About | undefined
}

const NEWLINE = 0x0a
const HASH_LINE = /^#[0-9a-f]{64}$/

/**
 * All entries as they stand in the bundle, from one file to the next, until one is missing or damaged: that was told
 * when the files were checked.
 */
export async function* readEntries(archive: Archive, firstFile = 0): AsyncGenerator<EntryLine, void, undefined> {
  let position = firstFile * ENTRIES_PER_FILE
  for (let index = firstFile; archive.sizeOf(entriesFile(index)) !== undefined; index += 1) {
    const blocks = archive.read(entriesFile(index), { checksum: false })
    for await (const { bytes, start } of readable(wholeLines(blocks))) {
      const scanner = new EntryScanner(bytes)
      for (let at = start; at < bytes.length; position += 1) {
        const end = bytes.indexOf(NEWLINE, at)
        yield { position, ...readLine(bytes.subarray(at, end), scanner.scan(at) === end ? scanner : undefined) }
        at = end + 1
      }
    }
  }
}

function readLine(line: Buffer, scanned: EntryScanner | undefined): Omit<EntryLine, 'position'> {
  const text = line.length === 1 + 2 * HASH_SIZE ? line.toString('latin1') : ''
  if (HASH_LINE.test(text)) return { leafHash: Buffer.from(text.slice(1), 'hex'), about: undefined }
  const isReadable = scanned !== undefined && isUtf8(line)
  return {
    leafHash: leafHash(line),
    about: isReadable ? { table: scanned.table, subject: scanned.subject } : undefined,
  }
}

/** The leaf hashes that the bundle lists, in order, until a file is missing or damaged. */
export async function* readHashList(archive: Archive): AsyncGenerator<Buffer, void, undefined> {
  for (let index = 0; archive.sizeOf(hashesFile(index)) !== undefined; index += 1) {
    let rest: Buffer = Buffer.alloc(0)
    for await (const block of readable(archive.read(hashesFile(index), { checksum: false }))) {
      const bytes = Buffer.concat([rest, block])
      const whole = bytes.length - (bytes.length % HASH_SIZE)
      for (let at = 0; at < whole; at += HASH_SIZE) yield bytes.subarray(at, at + HASH_SIZE)
      rest = bytes.subarray(whole)
    }
  }
}

/** A sequence as far as it can be read. */
async function* readable<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  try {
    yield* source
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
  }
}

/** What the given entries are about, where that can be read. Reads only the files in which they are. */
export async function describeEntries(archive: Archive, leaves: ReadonlySet<number>): Promise<Map<number, About>> {
  const found = new Map<number, About>()
  const files = new Set([...leaves].map((leaf) => Math.floor(leaf / ENTRIES_PER_FILE)))
  for (const file of files) {
    if (archive.sizeOf(entriesFile(file)) === undefined) continue
    for await (const { position, about } of readEntries(archive, file)) {
      if (position >= (file + 1) * ENTRIES_PER_FILE) break
      if (about !== undefined && leaves.has(position)) found.set(position, about)
    }
  }
  return found
}

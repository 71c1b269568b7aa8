import { LONGEST_LINE } from '../entry/lines.ts'
import { LedgerError } from '../errors.ts'
import { type Checkpoint, peekCheckpoint } from '../note/checkpoint.ts'
import { parseVerifierKey } from '../note/key.ts'
import { entryHash, HASH_SIZE } from '../tree/hash.ts'
import { requireSize } from '../tree/tiles.ts'
import { verifierSource } from '../verifier-source.ts'
import { writeZip, type ZipMember } from '../zip/writer.ts'
import { NOTE_SEPARATOR } from './checkpoints-file.ts'
import * as layout from './layout.ts'
import { BUNDLE_FORMAT, BUNDLE_VERSION, type Epoch, type ListedBlob, type Manifest } from './manifest.ts'
import { PageRows, renderPage } from './page.ts'

/**
 * An entry of the log: its text with the hash that the log has for it, or the hash alone when it was erased or the
 * reader may not see it.
 *
 * Give the hash that the *log* recorded where you have it. The writer judges nothing: a body that somebody changed in
 * the database comes out in the bundle as it is, and the verifier names it.
 */
export type BundleEntry =
  | { readonly salt: string; readonly body: string; readonly leafHash?: Uint8Array }
  | { readonly leafHash: Uint8Array }

/** A file of evidence that an entry in the reader's scope names. Without content it is withheld. */
export interface BundleBlob {
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
  readonly content?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** All that goes into a bundle. What may be long is asked for piece by piece, once, in the order written here. */
export interface BundleSource {
  readonly organization: { readonly id: string; readonly name: string }
  readonly vkey: string
  /** Entries in the log: the size of the last checkpoint. */
  readonly size: number
  readonly scope: { readonly kind: 'all' } | { readonly kind: 'limited'; readonly description: string }
  readonly createdAt: Date
  /** In the order of the log. */
  readonly entries: AsyncIterable<BundleEntry> | Iterable<BundleEntry>
  /** Signed notes by epoch, then by size. The last one covers exactly the entries. */
  readonly checkpoints: AsyncIterable<string> | Iterable<string>
  /** The same file may come more than once; it is written once. */
  readonly blobs: AsyncIterable<BundleBlob> | Iterable<BundleBlob>
  /** Whether entries are compressed: a quarter of the size, about half the speed of verification. Yes by default. */
  readonly compress?: boolean
}

/** Characters of lines that are encoded at once. */
const BATCH_LENGTH = 256 * 1024

/**
 * Writes a bundle as a stream of bytes, in memory that does not grow with the log.
 *
 * @throws LedgerError `bundle-incomplete` when the entries or checkpoints do not amount to `size`, `entry-malformed`
 *   when an entry cannot stand on a line, `note-malformed` or `checkpoint-malformed`
 */
export function writeBundle(source: BundleSource): AsyncGenerator<Uint8Array, void, undefined> {
  requireSize(source.size)
  return writeZip(new BundleMembers(source).members(), source.createdAt)
}

class BundleMembers {
  readonly #source: BundleSource
  readonly #rows = new PageRows()
  readonly #erasedLeaves = new Set<number>()
  readonly #blobs = new Map<string, ListedBlob>()
  readonly #epochs: Epoch[] = []
  #hashes: Buffer[] = []
  #bodies = 0
  #bareHashes = 0
  #checkpoints = 0
  #latest: { readonly note: string; readonly checkpoint: Checkpoint } | undefined

  constructor(source: BundleSource) {
    this.#source = source
  }

  /** The files of the bundle. Each is complete, and what it counts is counted, when the next one is asked for. */
  async *members(): AsyncGenerator<ZipMember, void, undefined> {
    const { size, checkpoints, vkey, compress = true } = this.#source
    const entries = this.#entries()
    for (let index = 0; index < layout.fileCount(size); index += 1) {
      this.#hashes = []
      yield { name: layout.entriesFile(index), content: this.#lines(entries, index), compress }
      yield { name: layout.hashesFile(index), content: this.#hashes, compress: false }
    }
    if ((await entries.next()).done !== true) throw incomplete(`the log has ${size} entries, but more were given`)
    yield { name: layout.CHECKPOINTS, content: this.#notes(checkpoints), compress: true }
    yield { name: layout.KEY, content: [Buffer.from(`${vkey}\n`)], compress: false }
    yield* this.#blobMembers()
    const { note, checkpoint } = this.#requireLatest()
    const manifest = this.#manifest()
    const page = renderPage(manifest, checkpoint, note, this.#rows)
    yield { name: layout.MANIFEST, content: [Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)], compress: true }
    yield { name: layout.VERIFIER, content: [Buffer.from(verifierSource)], compress: true }
    yield { name: layout.PAGE, content: [Buffer.from(page)], compress: true }
  }

  async *#entries(): AsyncGenerator<BundleEntry, void, undefined> {
    yield* this.#source.entries
  }

  async *#lines(entries: AsyncIterator<BundleEntry>, index: number): AsyncGenerator<Buffer, void, undefined> {
    const first = index * layout.ENTRIES_PER_FILE
    const end = Math.min(first + layout.ENTRIES_PER_FILE, this.#source.size)
    let batch: string[] = []
    let batchLength = 0
    for (let leaf = first; leaf < end; leaf += 1) {
      const next = await entries.next()
      if (next.done === true) throw incomplete(`the log has ${this.#source.size} entries, but only ${leaf} were given`)
      const line = this.#line(next.value, leaf)
      batch.push(line)
      batchLength += line.length
      if (batchLength > BATCH_LENGTH) {
        yield Buffer.from(batch.join(''))
        batch = []
        batchLength = 0
      }
    }
    yield Buffer.from(batch.join(''))
  }

  #line(entry: BundleEntry, leaf: number): string {
    if (!('body' in entry)) {
      this.#bareHashes += 1
      this.#addHash(entry.leafHash, leaf)
      return `${layout.HASH_MARK}${Buffer.from(entry.leafHash).toString('hex')}\n`
    }
    const { salt, body, leafHash } = entry
    const line = `${salt}${body}\n`
    if (!/^[0-9a-f]{32}$/.test(salt) || body.includes('\n') || Buffer.byteLength(line) > LONGEST_LINE) {
      throw new LedgerError('entry-malformed', `entry ${leaf} cannot be written as a line of salt and body`)
    }
    this.#bodies += 1
    this.#addHash(leafHash ?? entryHash(salt, body), leaf)
    this.#look(leaf, body)
    return line
  }

  #addHash(hash: Uint8Array, leaf: number): void {
    if (hash.length !== HASH_SIZE)
      throw new LedgerError('entry-malformed', `the hash of entry ${leaf} is not one of SHA-256`)
    this.#hashes.push(Buffer.from(hash))
  }

  /** Takes from an entry what page and manifest say of it. A body that cannot be read is the verifier's business. */
  #look(leaf: number, body: string): void {
    const entry = parseObject(body)
    const text = (member: string): string => {
      const value = entry[member]
      return typeof value === 'string' ? value : ''
    }
    this.#rows.add([leaf, text('at'), text('table'), text('subject'), text('action'), text('actor'), text('operation')])
    if (entry['table'] !== 'erasure' || entry['action'] !== 'insert') return
    const erased = Object.entries(Object(entry['row'])).find(([column]) => column === 'leaf')?.[1]
    if (typeof erased === 'number') this.#erasedLeaves.add(erased)
  }

  async *#notes(notes: BundleSource['checkpoints']): AsyncGenerator<Buffer, void, undefined> {
    for await (const note of notes) {
      const checkpoint = peekCheckpoint(note)
      const { epoch, size, time } = checkpoint
      if (epoch !== this.#latest?.checkpoint.epoch) this.#epochs.push({ epoch, size, time })
      this.#latest = { note, checkpoint }
      yield Buffer.from(this.#checkpoints === 0 ? note : `${NOTE_SEPARATOR}${note}`)
      this.#checkpoints += 1
    }
  }

  async *#blobMembers(): AsyncGenerator<ZipMember, void, undefined> {
    for await (const { sha256, size, mediaType, content } of this.#source.blobs) {
      if (this.#blobs.has(sha256)) continue
      const listed = { sha256, size, mediaType }
      this.#blobs.set(sha256, content === undefined ? { ...listed, withheld: true } : listed)
      if (content !== undefined) yield { name: layout.blobFile(sha256), content, compress: false }
    }
  }

  #requireLatest(): { readonly note: string; readonly checkpoint: Checkpoint } {
    const latest = this.#latest
    if (latest?.checkpoint.size !== this.#source.size) {
      throw incomplete(
        `the last checkpoint given covers ${latest?.checkpoint.size ?? 'no'} entries, not ${this.#source.size}`,
      )
    }
    return latest
  }

  #manifest(): Manifest {
    const { organization, vkey, size, scope, createdAt } = this.#source
    const blobs = [...this.#blobs.values()]
    return {
      format: BUNDLE_FORMAT,
      version: BUNDLE_VERSION,
      organization,
      origin: parseVerifierKey(vkey).name,
      vkey,
      size,
      epochs: this.#epochs,
      scope: scope.kind === 'all' ? scope : { ...scope, leaves: this.#bareHashes - this.#erasedLeaves.size },
      createdAt: createdAt.toISOString(),
      counts: {
        bodies: this.#bodies,
        hashes: this.#bareHashes,
        checkpoints: this.#checkpoints,
        blobs: blobs.filter(({ withheld }) => withheld !== true).length,
      },
      blobs,
    }
  }
}

/** The members of a JSON object; none when the text is something else. */
function parseObject(text: string): Record<string, unknown> {
  try {
    return Object.fromEntries(Object.entries(Object(JSON.parse(text))))
  } catch {
    return {}
  }
}

function incomplete(why: string): LedgerError {
  return new LedgerError('bundle-incomplete', `the bundle cannot be written: ${why}`)
}

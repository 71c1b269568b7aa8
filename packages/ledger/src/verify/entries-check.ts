import { isUtf8 } from 'node:buffer'
import { ENTRIES_PER_FILE, entriesFile, hashesFile } from '../bundle/layout.ts'
import { EntryScanner, quoted } from '../entry/entry-scanner.ts'
import type { Pattern } from '../entry/json-scanner.ts'
import { type WholeLines, wholeLines } from '../entry/lines.ts'
import { type Meaning, meaningOf } from '../entry/meaning.ts'
import { Frontier } from '../tree/frontier.ts'
import { type BinaryDigest, HASH_SIZE, sha256Binary } from '../tree/hash.ts'
import type { Archive } from './archive.ts'
import { type About, damagedFile, entryName, type Problem, type ProblemCode, Problems } from './problem.ts'

/** One file of entries to be checked, on whatever thread. */
export interface EntriesTask {
  /** The number of the file. Its first entry is `index · ENTRIES_PER_FILE`. */
  readonly index: number
  /** How many entries it must have. */
  readonly count: number
  /** Sizes of the whole log, ascending and within this file, at which a checkpoint was signed. */
  readonly boundaries: readonly number[]
  /** The organization of which all entries must be. */
  readonly org: string
  readonly problemLimit: number
}

/** What was found in one file of entries. Plain values only: it crosses threads. */
export interface EntriesReport {
  readonly index: number
  /** Lines in the file; more or fewer than `count` when something is wrong. */
  readonly lines: number
  /** The root over the file's leaves up to each boundary, and over all of them. */
  readonly boundaryRoots: readonly BinaryDigest[]
  readonly root: BinaryDigest
  /** Whether `log/hashes-….bin` holds exactly the leaf hashes that the lines give. */
  readonly listMatches: boolean
  /** Positions in the file at which there is a bare hash instead of a body. */
  readonly bareHashes: Uint16Array
  readonly meanings: readonly { readonly leaf: number; readonly meaning: Meaning }[]
  /** The times that entries claim, between each two boundaries. */
  readonly spans: readonly TimeSpan[]
  readonly problems: { readonly listed: readonly Problem[]; readonly count: number }
}

/** The earliest and the latest time claimed by the entries [from, to); infinite when there is no body among them. */
export interface TimeSpan {
  readonly from: number
  to: number
  earliest: number
  earliestLeaf: number
  latest: number
  latestLeaf: number
}

const HASH_LINE = /^#[0-9a-f]{64}$/
const HASH_MARK = 0x23
const NEWLINE = 0x0a
const LEAF_PREFIX = 0x00
/** Stands for a hash that cannot be read; no leaf has it. */
const NO_DIGEST = '\0'.repeat(HASH_SIZE)

/** Checks one file of entries: every line on its own, and what they amount to together. */
export async function checkEntries(archive: Archive, task: EntriesTask): Promise<EntriesReport> {
  const check = new EntriesCheck(task)
  await check.readEntries(archive)
  await check.compareList(archive)
  return check.report()
}

class EntriesCheck {
  readonly #task: EntriesTask
  readonly #first: number
  readonly #org: Pattern
  readonly #hashes: Buffer
  readonly #frontier = new Frontier()
  readonly #boundaryRoots: BinaryDigest[] = []
  readonly #spans: TimeSpan[] = []
  readonly #bareHashes: number[] = []
  readonly #meanings: { leaf: number; meaning: Meaning }[] = []
  readonly #problems: Problems
  #span: TimeSpan
  #lines = 0
  #listMatches = false

  constructor(task: EntriesTask) {
    this.#task = task
    this.#first = task.index * ENTRIES_PER_FILE
    this.#org = quoted(task.org)
    this.#hashes = Buffer.alloc(task.count * HASH_SIZE)
    this.#problems = new Problems(task.problemLimit)
    this.#span = openSpan(this.#first)
  }

  async readEntries(archive: Archive): Promise<void> {
    const file = entriesFile(this.#task.index)
    try {
      // A checksum would add nothing: each line has its own hash.
      for await (const lines of wholeLines(archive.read(file, { checksum: false }))) this.#addLines(lines)
    } catch (error) {
      this.#problems.add(damagedFile(file, error))
    }
  }

  #addLines({ bytes, start, isUnterminated }: WholeLines): void {
    if (isUnterminated) this.#wrong('file-damaged', 'has no newline at its end: its file may be cut off')
    const scanner = new EntryScanner(bytes)
    const isText = isUtf8(bytes.subarray(start))
    for (let at = start; at < bytes.length;) at = this.#line(bytes, at, scanner, isText) + 1
  }

  /** Takes the line that starts here and gives the position of its newline. */
  #line(bytes: Buffer, start: number, scanner: EntryScanner, isText: boolean): number {
    if (this.#lines >= this.#task.count) return this.#surplusLine(bytes, start)
    if (bytes[start] === HASH_MARK) return this.#hashLine(bytes, start)
    let end = scanner.scan(start)
    if (end === -1) {
      end = bytes.indexOf(NEWLINE, start)
      this.#wrong('entry-malformed', `is malformed: ${scanner.why}`)
    } else if (!isText && !isUtf8(bytes.subarray(start, end))) {
      this.#wrong('entry-malformed', 'is malformed: it is not UTF-8')
    } else {
      this.#judge(scanner)
    }
    bytes[start - 1] = LEAF_PREFIX
    this.#addLeaf(sha256Binary(bytes.subarray(start - 1, end)))
    return end
  }

  #hashLine(bytes: Buffer, start: number): number {
    const end = bytes.indexOf(NEWLINE, start)
    const line = bytes.toString('latin1', start, end)
    const isHash = HASH_LINE.test(line)
    if (!isHash) this.#wrong('entry-malformed', 'is neither an entry nor "#" and a hash')
    this.#bareHashes.push(this.#lines)
    this.#addLeaf(isHash ? Buffer.from(line.slice(1), 'hex').toString('binary') : NO_DIGEST)
    return end
  }

  /** A line beyond the end of the log: counted here, named by the diagnosis. */
  #surplusLine(bytes: Buffer, start: number): number {
    this.#lines += 1
    return bytes.indexOf(NEWLINE, start)
  }

  #judge(entry: EntryScanner): void {
    const span = this.#span
    if (entry.at < span.earliest) {
      span.earliest = entry.at
      span.earliestLeaf = this.#leaf
    }
    if (entry.at > span.latest) {
      span.latest = entry.at
      span.latestLeaf = this.#leaf
    }
    if (!entry.isOfOrg(this.#org)) this.#wrong('entry-foreign', `is of another organization, ${entry.org}`, entry)
    const meaning = meaningOf(entry)
    if (typeof meaning === 'string') this.#wrong('entry-malformed', `is malformed: ${meaning}`, entry)
    else if (meaning !== undefined) this.#meanings.push({ leaf: this.#leaf, meaning })
  }

  /** The index of the entry whose line is being read. */
  get #leaf(): number {
    return this.#first + this.#lines
  }

  #addLeaf(digest: BinaryDigest): void {
    this.#frontier.add(digest)
    this.#hashes.write(digest, this.#lines * HASH_SIZE, HASH_SIZE, 'binary')
    this.#lines += 1
    if (this.#leaf === this.#task.boundaries[this.#boundaryRoots.length]) {
      this.#boundaryRoots.push(this.#root())
      this.#closeSpan()
    }
  }

  #root(): BinaryDigest {
    return this.#frontier.root().toString('binary')
  }

  #closeSpan(): void {
    this.#span.to = this.#leaf
    if (this.#span.to > this.#span.from) this.#spans.push(this.#span)
    this.#span = openSpan(this.#leaf)
  }

  /** Compares the leaf hashes with the list that the bundle has of them. */
  async compareList(archive: Archive): Promise<void> {
    const file = hashesFile(this.#task.index)
    let at = 0
    let isEqual = true
    try {
      for await (const block of archive.read(file, { checksum: false })) {
        isEqual &&= block.equals(this.#hashes.subarray(at, at + block.length))
        at += block.length
      }
    } catch (error) {
      this.#problems.add(damagedFile(file, error))
    }
    this.#listMatches = isEqual && at === this.#hashes.length
  }

  #wrong(code: ProblemCode, what: string, about?: About): void {
    const leaf = this.#leaf
    const message = `${entryName(leaf, about)} ${what}`
    this.#problems.add(
      about === undefined
        ? { code, message, leaf }
        : { code, message, leaf, table: about.table, subject: about.subject },
    )
  }

  report(): EntriesReport {
    this.#closeSpan()
    return {
      index: this.#task.index,
      lines: this.#lines,
      boundaryRoots: this.#boundaryRoots,
      root: this.#root(),
      listMatches: this.#listMatches,
      bareHashes: Uint16Array.from(this.#bareHashes),
      meanings: this.#meanings,
      spans: this.#spans,
      problems: { listed: this.#problems.listed, count: this.#problems.count },
    }
  }
}

function openSpan(from: number): TimeSpan {
  return { from, to: from, earliest: Infinity, earliestLeaf: -1, latest: -Infinity, latestLeaf: -1 }
}

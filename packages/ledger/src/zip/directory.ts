import { LedgerError } from '../errors.ts'
import * as zip from './format.ts'
import type { ByteSource } from './source.ts'

/** How much a zip may ask of its reader. */
export interface ZipLimits {
  /** Most members. */
  readonly members: number
  /** Most bytes of all members together, unpacked. */
  readonly totalSize: number
  /** How many times larger than packed a member of more than a megabyte may be. */
  readonly ratio: number
}

export const DEFAULT_LIMITS: ZipLimits = { members: 1_000_000, totalSize: 2 ** 40, ratio: 200 }

/** What the directory says of a member. */
export interface DirectoryEntry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
  readonly offset: number
  /** Where the next member, or the directory, begins. */
  readonly end: number
}

const LONGEST_COMMENT = 0xffff
const LONGEST_NAME = 1024
const LARGEST_DIRECTORY = 256 * 1024 * 1024
const RATIO_APPLIES_FROM = 1024 * 1024

/** Reads the directory of a zip and refuses it as a whole when anything in it is not as it must be. */
export async function readDirectory(
  source: ByteSource,
  limits: Partial<ZipLimits> = {},
): Promise<ReadonlyMap<string, DirectoryEntry>> {
  const allowed = { ...DEFAULT_LIMITS, ...limits }
  const { offset, size, count } = await findDirectory(source)
  if (count > allowed.members) throw tooLarge(`it has ${count} members, more than the ${allowed.members} allowed`)
  if (size > LARGEST_DIRECTORY) throw tooLarge(`its directory has ${size} bytes`)
  const bytes = Buffer.alloc(size)
  await source.readInto(bytes, offset)

  const found: Omit<DirectoryEntry, 'end'>[] = []
  let at = 0
  while (found.length < count) {
    const { entry, next } = parseHeader(bytes, at)
    found.push(entry)
    at = next
  }
  if (at !== size) throw malformed('its directory is longer than its members')
  const files = found.filter((entry) => !isFolder(entry))
  const entries = withEnds(files, offset)
  requireDistinctNames(entries)
  requireLimits(entries, allowed)
  return new Map(entries.map((entry) => [entry.name, entry]))
}

/** Finds the end record, behind which only a comment may stand, and through it the directory. */
async function findDirectory(source: ByteSource): Promise<{ offset: number; size: number; count: number }> {
  const start = Math.max(0, source.size - zip.END_RECORD_SIZE - LONGEST_COMMENT)
  const tail = Buffer.alloc(source.size - start)
  await source.readInto(tail, start)
  let at = tail.length - zip.END_RECORD_SIZE
  while (at >= 0 && !isEndRecord(tail, at)) at -= 1
  if (at < 0) throw await notAZip(source)
  const isSplit = tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0
  if (isSplit) throw new LedgerError('zip-unsupported', 'the zip is one of several parts')
  const classic = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
  const endAt = start + at
  const zip64 = await findZip64Directory(source, endAt)
  const isZip64 =
    classic.count === zip.IN_ZIP64_16 || classic.size === zip.IN_ZIP64_32 || classic.offset === zip.IN_ZIP64_32
  if (isZip64 && zip64 === undefined) throw malformed('its zip64 record is missing')
  const { recordAt, ...directory } = zip64 ?? { ...classic, recordAt: endAt }
  if (directory.offset + directory.size !== recordAt) throw malformed('its directory does not end where it must')
  return directory
}

function isEndRecord(tail: Buffer, at: number): boolean {
  return (
    tail.readUInt32LE(at) === zip.END_RECORD && tail.readUInt16LE(at + 20) === tail.length - at - zip.END_RECORD_SIZE
  )
}

async function notAZip(source: ByteSource): Promise<LedgerError> {
  const head = Buffer.alloc(Math.min(4, source.size))
  await source.readInto(head, 0)
  return head.length === 4 && head.readUInt32LE(0) === zip.LOCAL_HEADER
    ? new LedgerError('zip-cut-off', 'the zip is cut off: it begins like one, but its directory is missing at the end')
    : new LedgerError('zip-not-a-zip', 'the file is not a zip')
}

async function findZip64Directory(
  source: ByteSource,
  endAt: number,
): Promise<{ offset: number; size: number; count: number; recordAt: number } | undefined> {
  const locatorAt = endAt - zip.ZIP64_LOCATOR_SIZE
  if (locatorAt < 0) return undefined
  const locator = Buffer.alloc(zip.ZIP64_LOCATOR_SIZE)
  await source.readInto(locator, locatorAt)
  if (locator.readUInt32LE(0) !== zip.ZIP64_LOCATOR) return undefined
  const recordAt = readNumber(locator, 8)
  if (recordAt + zip.ZIP64_END_RECORD_SIZE > locatorAt) throw malformed('its zip64 record is not where it must be')
  const record = Buffer.alloc(zip.ZIP64_END_RECORD_SIZE)
  await source.readInto(record, recordAt)
  if (record.readUInt32LE(0) !== zip.ZIP64_END_RECORD) throw malformed('its zip64 record is missing')
  return { count: readNumber(record, 32), size: readNumber(record, 40), offset: readNumber(record, 48), recordAt }
}

function parseHeader(bytes: Buffer, at: number): { entry: Omit<DirectoryEntry, 'end'>; next: number } {
  if (at + zip.CENTRAL_HEADER_SIZE > bytes.length || bytes.readUInt32LE(at) !== zip.CENTRAL_HEADER) {
    throw malformed('its directory is shorter than the number of its members')
  }
  const nameAt = at + zip.CENTRAL_HEADER_SIZE
  const extraAt = nameAt + bytes.readUInt16LE(at + 28)
  const commentAt = extraAt + bytes.readUInt16LE(at + 30)
  const next = commentAt + bytes.readUInt16LE(at + 32)
  if (next > bytes.length) throw malformed('a header of its directory is cut off')
  const name = safeName(bytes.subarray(nameAt, extraAt))
  const flags = bytes.readUInt16LE(at + 8)
  const method = bytes.readUInt16LE(at + 10)
  if ((flags & zip.FLAG_ENCRYPTED) !== 0) throw new LedgerError('zip-unsupported', `${name} is encrypted`)
  if (method !== zip.STORED && method !== zip.DEFLATED) {
    throw new LedgerError('zip-unsupported', `${name} is packed by method ${method}; only stored and deflate are known`)
  }
  const [size = 0, compressedSize = 0, offset = 0] = withZip64(
    [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
    bytes.subarray(extraAt, commentAt),
  )
  if (method === zip.STORED && size !== compressedSize) throw malformed(`${name} is stored, but has two sizes`)
  return { entry: { name, method, crc: bytes.readUInt32LE(at + 16), compressedSize, size, offset }, next }
}

/** Puts the numbers of the zip64 extra field in the place of those that do not fit 32 bits, in the fixed order. */
function withZip64(values: readonly number[], extras: Buffer): number[] {
  const field = zip64Field(extras)
  let at = 0
  return values.map((value) => {
    if (value !== zip.IN_ZIP64_32) return value
    if (field === undefined || at + 8 > field.length) throw malformed('a zip64 field is missing')
    at += 8
    return readNumber(field, at - 8)
  })
}

function zip64Field(extras: Buffer): Buffer | undefined {
  let at = 0
  while (at + 4 <= extras.length) {
    const end = at + 4 + extras.readUInt16LE(at + 2)
    if (extras.readUInt16LE(at) === zip.ZIP64_EXTRA) return extras.subarray(at + 4, end)
    at = end
  }
  return undefined
}

/**
 * A member's name, if it can only mean a file below the folder in which somebody unpacks the zip: relative, no `..`, no
 * backslash (a separator on Windows), no drive, no control characters.
 */
function safeName(bytes: Buffer): string {
  const name = bytes.toString('utf8')
  const isSafe =
    bytes.length > 0 &&
    bytes.length <= LONGEST_NAME &&
    Buffer.from(name, 'utf8').equals(bytes) &&
    !/[\\:\p{Cc}]/u.test(name) &&
    name
      .replace(/\/$/, '')
      .split('/')
      .every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  if (!isSafe) {
    const shown = JSON.stringify(name.slice(0, 100))
    throw new LedgerError(
      'zip-name-refused',
      `the zip has a member named ${shown}, which could be written outside its folder`,
    )
  }
  return name
}

/** Folders have no content; other tools add them when they pack a bundle again. */
function isFolder(entry: Omit<DirectoryEntry, 'end'>): boolean {
  if (!entry.name.endsWith('/')) return false
  if (entry.size > 0) throw malformed(`the folder ${entry.name} has content`)
  return true
}

/** Gives each member its end, and refuses members that overlap: the trick of the zip bombs that no ratio shows. */
function withEnds(files: readonly Omit<DirectoryEntry, 'end'>[], directoryAt: number): DirectoryEntry[] {
  const order = files.map((_, index) => index).sort((a, b) => (files[a]?.offset ?? 0) - (files[b]?.offset ?? 0))
  const ends = Array.from(files, () => directoryAt)
  for (const [position, index] of order.entries()) {
    const next = order[position + 1]
    if (next !== undefined) ends[index] = files[next]?.offset ?? 0
  }
  return files.map((file, index) => {
    const end = ends[index] ?? 0
    const smallest = zip.LOCAL_HEADER_SIZE + Buffer.byteLength(file.name) + file.compressedSize
    if (file.offset + smallest > end) throw malformed(`${file.name} overlaps with what follows it`)
    return Object.assign({ end }, file)
  })
}

/** Names must also differ for file systems that ignore case or Unicode form. */
function requireDistinctNames(entries: readonly DirectoryEntry[]): void {
  const seen = new Set<string>()
  for (const { name } of entries) {
    const folded = name.normalize('NFC').toLowerCase()
    if (seen.has(folded)) throw new LedgerError('zip-name-refused', `the zip has two members named ${name}`)
    seen.add(folded)
  }
}

function requireLimits(entries: readonly DirectoryEntry[], allowed: ZipLimits): void {
  let total = 0
  for (const { name, size, compressedSize } of entries) {
    total += size
    if (size > RATIO_APPLIES_FROM && size > compressedSize * allowed.ratio) {
      throw tooLarge(`${name} unpacks to ${size} bytes, more than ${allowed.ratio} times what it takes in the zip`)
    }
  }
  if (total > allowed.totalSize)
    throw tooLarge(`it unpacks to ${total} bytes, more than the ${allowed.totalSize} allowed`)
}

function readNumber(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('a number in it is beyond any file')
  return Number(value)
}

function tooLarge(why: string): LedgerError {
  return new LedgerError('zip-too-large', `the zip is refused: ${why}`)
}

function malformed(why: string): LedgerError {
  return new LedgerError('zip-malformed', `the zip is malformed: ${why}`)
}

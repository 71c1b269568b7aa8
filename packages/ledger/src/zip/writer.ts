import { pipeline, Readable } from 'node:stream'
import { createDeflateRaw } from 'node:zlib'
import { crc32 } from './crc32.ts'
import * as zip from './format.ts'

/** A file to be put into a zip. */
export interface ZipMember {
  /** Path inside the zip, with `/`. */
  readonly name: string
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly compress: boolean
}

/**
 * Members up to this many bytes (as they lie in the zip) are held back until they are complete, so that their sizes
 * stand before them: some readers want that. Larger ones are written as they come, with their sizes behind them.
 */
const HOLD_BACK = 8 * 1024 * 1024

/** Level 1 makes ledger entries as small as level 9 does, to within 6 %, in a quarter of the time. */
const DEFLATE_LEVEL = 1

/** APPNOTE 4.5: zip64. */
const VERSION = 45
const MADE_BY_UNIX = 3 << 8
const REGULAR_FILE = 0o100644

interface Written {
  readonly name: Buffer
  readonly offset: number
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
}

/**
 * Writes a zip as a stream, in bounded memory. Each member is asked for only when the one before it is complete.
 *
 * @param modifiedAt the time that all members carry (in UTC; zip has steps of two seconds)
 */
export async function* writeZip(
  members: AsyncIterable<ZipMember> | Iterable<ZipMember>,
  modifiedAt: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
  const time = dosTime(modifiedAt)
  const written: Written[] = []
  let offset = 0
  for await (const member of members) {
    const start = offset
    for await (const part of writeMember(member, start, time, written)) {
      offset += part.length
      yield part
    }
  }
  const directory = written.map((member) => centralHeader(member, time))
  yield* directory
  yield endRecords(
    written.length,
    offset,
    directory.reduce((sum, { length }) => sum + length, 0),
  )
}

async function* writeMember(
  member: ZipMember,
  offset: number,
  time: number,
  written: Written[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const name = Buffer.from(member.name, 'utf8')
  const method = member.compress ? zip.DEFLATED : zip.STORED
  const meter = new Meter(member.content)
  const held: Uint8Array[] = []
  let compressedSize = 0
  let isStreaming = false
  for await (const part of member.compress ? deflated(meter.content()) : meter.content()) {
    compressedSize += part.length
    if (!isStreaming && compressedSize <= HOLD_BACK) {
      held.push(part)
      continue
    }
    if (!isStreaming) {
      isStreaming = true
      yield localHeader({ name, method, time, sizes: undefined })
      yield* held.splice(0)
    }
    yield part
  }
  const sizes = { crc: meter.crc, compressedSize, size: meter.size }
  if (isStreaming) {
    yield dataDescriptor(sizes)
  } else {
    yield localHeader({ name, method, time, sizes })
    yield* held
  }
  written.push({ name, offset, method, flags: flagsOf(isStreaming), ...sizes })
}

/** Counts and sums what passes. */
class Meter {
  readonly #source: ZipMember['content']
  size = 0
  crc = 0

  constructor(source: ZipMember['content']) {
    this.#source = source
  }

  async *content(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of this.#source) {
      this.size += part.length
      this.crc = crc32(part, this.crc)
      yield part
    }
  }
}

function deflated(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // The iteration below sees an error of the source as an error of the stream, so the callback has nothing to do.
  return pipeline(Readable.from(content), createDeflateRaw({ level: DEFLATE_LEVEL }), () => {})
}

interface Sizes {
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
}

/** The header before a member. Without sizes it announces a data descriptor, with sizes of 64 bits. */
function localHeader(member: { name: Buffer; method: number; time: number; sizes: Sizes | undefined }): Buffer {
  const { name, method, time, sizes } = member
  const isZip64 = sizes === undefined || sizes.size >= zip.IN_ZIP64_32
  const extra = isZip64 ? zip64Extra([sizes?.size ?? 0, sizes?.compressedSize ?? 0]) : Buffer.alloc(0)
  const header = Buffer.alloc(zip.LOCAL_HEADER_SIZE)
  header.writeUInt32LE(zip.LOCAL_HEADER, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(flagsOf(sizes === undefined), 6)
  header.writeUInt16LE(method, 8)
  header.writeUInt32LE(time, 10)
  header.writeUInt32LE(sizes?.crc ?? 0, 14)
  header.writeUInt32LE(isZip64 ? zip.IN_ZIP64_32 : sizes.compressedSize, 18)
  header.writeUInt32LE(isZip64 ? zip.IN_ZIP64_32 : sizes.size, 22)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

function dataDescriptor({ crc, compressedSize, size }: Sizes): Buffer {
  const descriptor = Buffer.alloc(24)
  descriptor.writeUInt32LE(zip.DATA_DESCRIPTOR, 0)
  descriptor.writeUInt32LE(crc, 4)
  descriptor.writeBigUInt64LE(BigInt(compressedSize), 8)
  descriptor.writeBigUInt64LE(BigInt(size), 16)
  return descriptor
}

function centralHeader(member: Written, time: number): Buffer {
  const { name, offset, method, flags, crc, compressedSize, size } = member
  const large = [size, compressedSize, offset].filter((value) => value >= zip.IN_ZIP64_32)
  const extra = large.length > 0 ? zip64Extra(large) : Buffer.alloc(0)
  const header = Buffer.alloc(zip.CENTRAL_HEADER_SIZE)
  header.writeUInt32LE(zip.CENTRAL_HEADER, 0)
  header.writeUInt16LE(MADE_BY_UNIX | VERSION, 4)
  header.writeUInt16LE(VERSION, 6)
  header.writeUInt16LE(flags, 8)
  header.writeUInt16LE(method, 10)
  header.writeUInt32LE(time, 12)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(Math.min(compressedSize, zip.IN_ZIP64_32), 20)
  header.writeUInt32LE(Math.min(size, zip.IN_ZIP64_32), 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(REGULAR_FILE * 0x10000, 38)
  header.writeUInt32LE(Math.min(offset, zip.IN_ZIP64_32), 42)
  return Buffer.concat([header, name, extra])
}

/** What ends a zip: in the 64-bit form too when a number does not fit the classic one. */
function endRecords(count: number, directoryOffset: number, directorySize: number): Buffer {
  const end = Buffer.alloc(zip.END_RECORD_SIZE)
  end.writeUInt32LE(zip.END_RECORD, 0)
  end.writeUInt16LE(Math.min(count, zip.IN_ZIP64_16), 8)
  end.writeUInt16LE(Math.min(count, zip.IN_ZIP64_16), 10)
  end.writeUInt32LE(Math.min(directorySize, zip.IN_ZIP64_32), 12)
  end.writeUInt32LE(Math.min(directoryOffset, zip.IN_ZIP64_32), 16)
  const fits = count < zip.IN_ZIP64_16 && directorySize < zip.IN_ZIP64_32 && directoryOffset < zip.IN_ZIP64_32
  if (fits) return end

  const end64 = Buffer.alloc(zip.ZIP64_END_RECORD_SIZE)
  end64.writeUInt32LE(zip.ZIP64_END_RECORD, 0)
  end64.writeBigUInt64LE(BigInt(zip.ZIP64_END_RECORD_SIZE - 12), 4)
  end64.writeUInt16LE(MADE_BY_UNIX | VERSION, 12)
  end64.writeUInt16LE(VERSION, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(directorySize), 40)
  end64.writeBigUInt64LE(BigInt(directoryOffset), 48)
  const locator = Buffer.alloc(zip.ZIP64_LOCATOR_SIZE)
  locator.writeUInt32LE(zip.ZIP64_LOCATOR, 0)
  locator.writeBigUInt64LE(BigInt(directoryOffset + directorySize), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end])
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(zip.ZIP64_EXTRA, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8)
  return extra
}

function flagsOf(hasDescriptor: boolean): number {
  return zip.FLAG_UTF8 | (hasDescriptor ? zip.FLAG_DESCRIPTOR : 0)
}

/** Date and time as MS-DOS packed them: years from 1980, steps of two seconds. */
function dosTime(date: Date): number {
  const year = Math.max(date.getUTCFullYear(), 1980)
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  return day * 0x10000 + time
}

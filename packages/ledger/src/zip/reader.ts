import { pipeline, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { LedgerError } from '../errors.ts'
import { crc32 } from './crc32.ts'
import { type DirectoryEntry, readDirectory, type ZipLimits } from './directory.ts'
import * as zip from './format.ts'
import { type ByteSource, openFile } from './source.ts'

const BLOCK_SIZE = 1024 * 1024

/**
 * Reads a zip that nobody vouches for. The directory is checked as a whole before anything is read (names, sizes,
 * overlaps, limits), and a member never gives more bytes than the directory says.
 */
export class ZipReader {
  readonly #source: ByteSource
  readonly #entries: ReadonlyMap<string, DirectoryEntry>

  private constructor(source: ByteSource, entries: ReadonlyMap<string, DirectoryEntry>) {
    this.#source = source
    this.#entries = entries
  }

  /** Opens a zip file. Close it after use. */
  static async open(path: string, limits?: Partial<ZipLimits>): Promise<ZipReader> {
    return ZipReader.from(await openFile(path), limits)
  }

  /** Opens a zip from any source, which is closed with it. */
  static async from(source: ByteSource, limits?: Partial<ZipLimits>): Promise<ZipReader> {
    try {
      return new ZipReader(source, await readDirectory(source, limits))
    } catch (error) {
      await source.close()
      throw error
    }
  }

  close(): Promise<void> {
    return this.#source.close()
  }

  /** The names of all members, in the order of the directory. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The size of a member in bytes, `undefined` when there is no such member. */
  sizeOf(name: string): number | undefined {
    return this.#entries.get(name)?.size
  }

  /**
   * Reads a member in blocks of about a megabyte. A block may be changed by whoever gets it, and is valid until the next
   * one is asked for.
   *
   * @param options.checksum false leaves out the CRC-32, for content that the caller checks against a better hash
   * @throws LedgerError `zip-member-missing`, or `zip-member-damaged` when it does not have the size or checksum that
   *   the directory says
   */
  async *read(name: string, options: { checksum?: boolean } = {}): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw new LedgerError('zip-member-missing', `there is no ${name} in the zip`)
    const stored = this.#stored(entry, await this.#contentOffset(entry))
    let size = 0
    let crc = 0
    for await (const block of entry.method === zip.STORED ? stored : inflated(stored, name)) {
      size += block.length
      if (size > entry.size) throw damaged(name, `it holds more than the ${entry.size} bytes that the directory says`)
      if (options.checksum !== false) crc = crc32(block, crc)
      yield block
    }
    if (size !== entry.size) throw damaged(name, `it holds ${size} bytes, the directory says ${entry.size}`)
    if (options.checksum !== false && crc !== entry.crc) throw damaged(name, 'its checksum is wrong')
  }

  /** Reads a whole member, if it has no more than `limit` bytes. */
  async readAll(name: string, limit: number): Promise<Buffer> {
    const size = this.sizeOf(name) ?? 0
    if (size > limit)
      throw new LedgerError('zip-too-large', `${name} has ${size} bytes, more than the ${limit} allowed`)
    const content = Buffer.alloc(size)
    let at = 0
    for await (const block of this.read(name)) at += block.copy(content, at)
    return content
  }

  /** Where the content of a member begins: after a local header that agrees with the directory. */
  async #contentOffset(entry: DirectoryEntry): Promise<number> {
    const header = Buffer.alloc(zip.LOCAL_HEADER_SIZE)
    await this.#source.readInto(header, entry.offset)
    const nameLength = header.readUInt16LE(26)
    const extraLength = header.readUInt16LE(28)
    const name = Buffer.alloc(nameLength)
    await this.#source.readInto(name, entry.offset + zip.LOCAL_HEADER_SIZE)
    const agrees =
      header.readUInt32LE(0) === zip.LOCAL_HEADER &&
      header.readUInt16LE(8) === entry.method &&
      name.toString('utf8') === entry.name
    if (!agrees) throw damaged(entry.name, 'its header differs from the directory')
    const offset = entry.offset + zip.LOCAL_HEADER_SIZE + nameLength + extraLength
    if (offset + entry.compressedSize > entry.end) throw damaged(entry.name, 'it runs into what follows it')
    return offset
  }

  async *#stored(entry: DirectoryEntry, offset: number): AsyncGenerator<Buffer, void, undefined> {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_SIZE, entry.compressedSize))
    let at = 0
    while (at < entry.compressedSize) {
      const part = block.subarray(0, Math.min(block.length, entry.compressedSize - at))
      await this.#source.readInto(part, offset + at)
      at += part.length
      yield part
    }
  }
}

async function* inflated(compressed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer, void, undefined> {
  // Inflation reads its input while the next block is being fetched, so each block is its own copy.
  const input = Readable.from(copies(compressed))
  const inflate = createInflateRaw({ chunkSize: BLOCK_SIZE })
  try {
    yield* pipeline(input, inflate, () => {})
  } catch (error) {
    if (error instanceof LedgerError) throw error
    throw damaged(name, 'it cannot be unpacked', error)
  }
}

async function* copies(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const block of blocks) yield Buffer.from(block)
}

function damaged(name: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError('zip-member-damaged', `${name} is damaged: ${why}`, { cause })
}

/** Recordings, read as streams in bounded memory and counted into an aggregate. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { emptyAggregate, mergeInto, observe, type TrafficAggregate } from './aggregate.ts'
import { DELTA_FORMAT, DeltaError } from './delta-format.ts'
import { applyDelta, parseDelta } from './delta.ts'
import type { ReadProblem, TrafficFormat, TrafficReader } from './readers/format.ts'
import { TRAFFIC_FORMATS } from './readers/index.ts'

export interface ReadOptions {
  /** Instead of finding out. */
  readonly format?: TrafficFormat
}

export interface ReadResult {
  readonly aggregate: TrafficAggregate
  /** How the format is called, for people. */
  readonly format: string
  /** The first problems; `problemCount` counts all. */
  readonly problems: readonly ReadProblem[]
  readonly problemCount: number
  /** Pages that were recorded in a browser: their sites are what the recording is of. */
  readonly pages: readonly string[]
}

/** Why a recording cannot be read at all, for people: what, where, what to do. */
export class TrafficError extends Error {
  override readonly name = 'TrafficError'
}

const HEAD_BYTES = 64 * 1024
const MAX_LISTED = 20
const MAX_PAGES = 200
const MAX_DELTA_BYTES = 512 * 1024 * 1024

/** Reads a file, or standard input for `-`; unpacks gzip and Zstandard. Rejects with `TrafficError`. */
export async function readTrafficFile(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  if (path === '-') return await readTraffic(process.stdin, 'standard input', options)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined)
    throw new TrafficError(`${path} is not there; give a HAR file, an access log, or - for standard input.`)
  if (found.isDirectory()) throw new TrafficError(`${path} is a folder; name the files in it.`)
  return await readTraffic(createReadStream(path, { highWaterMark: 1024 * 1024 }), path, options)
}

/** `name` is how messages call the stream. */
export async function readTraffic(stream: Readable, name: string, options: ReadOptions = {}): Promise<ReadResult> {
  const recording = new Recording(name, options.format)
  try {
    for await (const chunk of unpacked(stream)) recording.write(toBuffer(chunk))
    return recording.end()
  } catch (error) {
    if (error instanceof TrafficError) throw error
    if (error instanceof DeltaError) throw new TrafficError(`${name} ${error.message}.`, { cause: error })
    const reason = error instanceof Error ? error.message : String(error)
    throw new TrafficError(`${name} cannot be read: ${reason}.`, { cause: error })
  }
}

function toBuffer(chunk: unknown): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
}

/** The stream, unpacked if its first bytes say that it is packed. */
async function* unpacked(stream: Readable): AsyncGenerator {
  const iterator = stream[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  const head = toBuffer(first.value)
  const unpacker =
    head[0] === 0x1f && head[1] === 0x8b
      ? createGunzip()
      : head.readUInt32LE === undefined || head.length < 4 || head.readUInt32LE(0) !== 0xfd2fb528
        ? undefined
        : createZstdDecompress()
  async function* whole(): AsyncGenerator {
    yield head
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  if (unpacker === undefined) {
    yield* whole()
    return
  }
  yield* pipeline(whole, unpacker, () => {
    // Its error comes out of the iteration.
  })
}

/** One recording while it is read. */
class Recording {
  readonly #name: string
  #format: TrafficFormat | undefined
  #reader: TrafficReader | undefined
  #head: Buffer[] = []
  #headBytes = 0
  /** Collects an aggregate that was written to a file. */
  #delta: Buffer[] | undefined
  readonly #aggregate = emptyAggregate()
  readonly #problems: ReadProblem[] = []
  readonly #pages: string[] = []
  #problemCount = 0

  constructor(name: string, format: TrafficFormat | undefined) {
    this.#name = name
    this.#format = format
  }

  write(chunk: Buffer): void {
    if (this.#reader !== undefined) {
      this.#reader.write(chunk)
      return
    }
    this.#head.push(chunk)
    this.#headBytes += chunk.length
    if (this.#delta === undefined && this.#headBytes >= HEAD_BYTES) this.#begin()
    else if (this.#delta !== undefined && this.#headBytes > MAX_DELTA_BYTES)
      throw new TrafficError(`${this.#name} has more than ${MAX_DELTA_BYTES} bytes, too many for counted traffic.`)
  }

  #begin(): void {
    const head = Buffer.concat(this.#head)
    const text = head.toString('utf8', 0, HEAD_BYTES)
    if (this.#format === undefined && text.trimStart().startsWith(`{"format":"${DELTA_FORMAT}"`)) {
      this.#delta = this.#head
      return
    }
    this.#format ??= TRAFFIC_FORMATS.find((format) => format.accepts(text))
    if (this.#format === undefined) throw new TrafficError(unknownFormat(this.#name, text))
    this.#reader = this.#format.reader({
      exchange: (exchange) => observe(this.#aggregate, exchange),
      problem: (problem) => {
        this.#problemCount++
        if (this.#problems.length < MAX_LISTED) this.#problems.push(problem)
      },
      page: (url) => {
        if (this.#pages.length < MAX_PAGES) this.#pages.push(url)
      },
    })
    this.#head = []
    this.#reader.write(head)
  }

  end(): ReadResult {
    if (this.#reader === undefined && this.#delta === undefined) {
      if (this.#headBytes === 0) throw new TrafficError(`${this.#name} is empty; is it the right file?`)
      this.#begin()
    }
    if (this.#delta !== undefined)
      mergeInto(this.#aggregate, applyDelta(emptyAggregate(), parseDelta(Buffer.concat(this.#delta).toString('utf8'))))
    this.#reader?.end()
    this.#aggregate.counts.unreadable += this.#problemCount
    return {
      aggregate: this.#aggregate,
      format: this.#format?.title ?? 'counted traffic',
      problems: this.#problems,
      problemCount: this.#problemCount,
      pages: this.#pages,
    }
  }
}

function unknownFormat(name: string, head: string): string {
  const start = JSON.stringify(head.slice(0, 60))
  const names = TRAFFIC_FORMATS.map((format) => format.name).join(', ')
  return `${name} begins with ${start}, which is no known recording. Known are ${names}; for an access log of another format give --log-format as the server's configuration writes it.`
}

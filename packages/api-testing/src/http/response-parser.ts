import type { HeaderList } from './message.ts'
import { ApiTestError } from '../errors.ts'

const maxHeadBytes = 256 * 1024
const lineFeed = 0x0a
const carriageReturn = 0x0d
const empty = Buffer.alloc(0)

type State = 'head' | 'length' | 'close' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'done'

export interface ParsedResponse {
  status: number
  reason: string
  httpVersion: string
  headers: HeaderList
  body: Buffer
  truncated: boolean
  /** False when the connection cannot carry another request. */
  reusable: boolean
}

/**
 * An incremental HTTP/1.x response parser (RFC 9112), lenient in what servers get wrong (bare line feeds, missing reason) and strict where
 * leniency would mix up two responses (bad chunk sizes).
 */
export class ResponseParser {
  private state: State = 'head'
  private pending: Buffer = empty
  private remaining = 0
  private kept = 0
  private chunks: Buffer[] = []
  private readonly method: string
  private readonly maxBodyBytes: number
  private readonly result: ParsedResponse = {
    status: 0,
    reason: '',
    httpVersion: '1.1',
    headers: [],
    body: empty,
    truncated: false,
    reusable: true,
  }

  constructor(method: string, maxBodyBytes: number) {
    this.method = method
    this.maxBodyBytes = maxBodyBytes
  }

  get started(): boolean {
    return this.state !== 'head' || this.pending.length > 0
  }

  /** Feeds bytes; returns the response once it is complete. */
  push(chunk: Buffer): ParsedResponse | undefined {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk])
    while (this.step()) {
      // Every step consumes bytes or changes the state.
    }
    return this.state === 'done' ? this.finish() : undefined
  }

  /** The connection ended. Returns the response when it ends there by right, undefined when it was cut off. */
  end(): ParsedResponse | undefined {
    if (this.state === 'close') {
      this.state = 'done'
      return this.finish()
    }
    if (this.state === 'done') return this.finish()
    if (this.state === 'length' || this.state === 'chunk-data' || this.state === 'chunk-size') {
      this.result.truncated = true
      this.result.reusable = false
      return this.finish()
    }
    return undefined
  }

  /** What has arrived so far, for a body that passed the size limit. */
  private finish(): ParsedResponse {
    if (this.pending.length > 0) this.result.reusable = false
    this.result.body = this.chunks.length === 1 ? (this.chunks[0] ?? empty) : Buffer.concat(this.chunks)
    return this.result
  }

  private step(): boolean {
    switch (this.state) {
      case 'head':
        return this.readHead()
      case 'length':
        return this.readLength()
      case 'close':
        this.keep(this.take(this.pending.length))
        return this.stopIfTooLarge()
      case 'chunk-size':
        return this.readChunkSize()
      case 'chunk-data':
        return this.readChunkData()
      case 'chunk-end':
        return this.readChunkEnd()
      case 'trailers':
        return this.readTrailers()
      case 'done':
        return false
    }
  }

  private take(count: number): Buffer {
    const taken = this.pending.subarray(0, count)
    this.pending = this.pending.subarray(count)
    return taken
  }

  private keep(bytes: Buffer): void {
    const room = this.maxBodyBytes - this.kept
    if (bytes.length > room) this.result.truncated = true
    const kept = bytes.length > room ? bytes.subarray(0, Math.max(room, 0)) : bytes
    if (kept.length === 0) return
    this.kept += kept.length
    this.chunks.push(kept)
  }

  /** A body beyond the limit is not read to its end: the connection is given up instead. */
  private stopIfTooLarge(): boolean {
    if (!this.result.truncated) return false
    this.result.reusable = false
    this.state = 'done'
    return true
  }

  private readHead(): boolean {
    const end = endOfHead(this.pending)
    if (end === undefined) {
      if (this.pending.length > maxHeadBytes)
        throw new ApiTestError('response_invalid', 'the response head is larger than 256 KiB')
      return false
    }
    const head = this.take(end.next).subarray(0, end.at).toString('latin1')
    const [statusLine = '', ...lines] = head.split(/\r?\n/)
    const match = /^HTTP\/(\d(?:\.\d)?) (\d{3})(?: (.*))?$/.exec(statusLine.trimStart())
    if (match === null)
      throw new ApiTestError('response_invalid', `not an HTTP response: ${JSON.stringify(statusLine.slice(0, 80))}`)
    const status = Number(match[2])
    if (status >= 100 && status < 200 && status !== 101) return this.pending.length > 0
    this.result.status = status
    this.result.httpVersion = match[1] ?? '1.1'
    this.result.reason = match[3] ?? ''
    this.result.headers = readHeaders(lines)
    this.chooseBody()
    return true
  }

  private chooseBody(): void {
    const { status, headers, httpVersion } = this.result
    let transfer = ''
    let length: string | undefined
    let connection = ''
    for (const [name, value] of headers) {
      const key = name.toLowerCase()
      if (key === 'transfer-encoding') transfer = value.toLowerCase()
      else if (key === 'content-length') length ??= value.split(',')[0]?.trim()
      else if (key === 'connection') connection = value.toLowerCase()
    }
    if (connection.includes('close') || (httpVersion === '1.0' && !connection.includes('keep-alive')))
      this.result.reusable = false
    if (status === 101) {
      this.result.reusable = false
      this.state = 'done'
    } else if (this.method === 'HEAD' || status === 204 || status === 304) this.state = 'done'
    else if (transfer.includes('chunked')) this.state = 'chunk-size'
    else if (length !== undefined && /^\d+$/.test(length)) {
      this.remaining = Number(length)
      this.state = this.remaining === 0 ? 'done' : 'length'
    } else {
      this.result.reusable = false
      this.state = 'close'
    }
  }

  private readLength(): boolean {
    const bytes = this.take(Math.min(this.remaining, this.pending.length))
    this.keep(bytes)
    this.remaining -= bytes.length
    if (this.stopIfTooLarge()) return true
    if (this.remaining > 0) return false
    this.state = 'done'
    return true
  }

  private readChunkSize(): boolean {
    const at = this.pending.indexOf(lineFeed)
    if (at === -1) {
      if (this.pending.length > 1024)
        throw new ApiTestError('response_invalid', 'a chunk size line is longer than 1 KiB')
      return false
    }
    const text =
      this.take(at + 1)
        .toString('latin1')
        .split(';')[0]
        ?.trim() ?? ''
    if (!/^[\da-f]{1,8}$/i.test(text))
      throw new ApiTestError('response_invalid', `bad chunk size ${JSON.stringify(text.slice(0, 20))}`)
    this.remaining = Number.parseInt(text, 16)
    this.state = this.remaining === 0 ? 'trailers' : 'chunk-data'
    return true
  }

  private readChunkData(): boolean {
    const bytes = this.take(Math.min(this.remaining, this.pending.length))
    this.keep(bytes)
    this.remaining -= bytes.length
    if (this.stopIfTooLarge()) return true
    if (this.remaining > 0) return false
    this.state = 'chunk-end'
    return true
  }

  private readChunkEnd(): boolean {
    const at = this.pending.indexOf(lineFeed)
    if (at === -1) return false
    this.take(at + 1)
    this.state = 'chunk-size'
    return true
  }

  private readTrailers(): boolean {
    const at = this.pending.indexOf(lineFeed)
    if (at === -1) return false
    const line = this.take(at + 1)
    if (line.length === 1 || (line.length === 2 && line[0] === carriageReturn)) this.state = 'done'
    return true
  }
}

/** Where the blank line that ends the head stands, and where the body begins. */
function endOfHead(bytes: Buffer): { at: number; next: number } | undefined {
  const strict = bytes.indexOf('\r\n\r\n')
  const bare = bytes.indexOf('\n\n')
  if (strict === -1 && bare === -1) return undefined
  if (strict !== -1 && (bare === -1 || strict < bare)) return { at: strict, next: strict + 4 }
  return { at: bare, next: bare + 2 }
}

function readHeaders(lines: readonly string[]): [string, string][] {
  const headers: [string, string][] = []
  for (const line of lines) {
    const last = headers.at(-1)
    // Obsolete line folding (RFC 9112 §5.2): a continuation belongs to the header before it.
    if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`
    else {
      const colon = line.indexOf(':')
      if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])
    }
  }
  return headers
}

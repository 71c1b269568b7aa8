/** Follows one direction of an HTTP/1.1 connection (RFC 9112) without touching it: heads, and bodies up to a limit. */
import type { Header } from '../exchange.ts'
import { headOf } from '../readers/http-message.ts'

/** Bodies are kept up to this size while they pass; of larger ones only the size is known. */
export const MAX_CAPTURED = 256 * 1024
const MAX_HEAD = 128 * 1024
const MAX_CHUNK_LINE = 4 * 1024

export interface TappedHead {
  readonly startLine: string
  readonly headers: readonly Header[]
}

/** What stands behind a head: nothing, a known number of bytes, chunks, everything until the end, or another protocol. */
export type Framing =
  | { readonly kind: 'none' | 'chunked' | 'until-end' | 'other' }
  | { readonly kind: 'length'; readonly bytes: number }

export interface TapListener {
  /** A head has passed; says how its body is framed. */
  head(head: TappedHead): Framing
  /** A message has passed; the body is undefined when it was too large to keep. */
  done(body: Buffer | undefined, bytes: number): void
}

/** Thrown when the bytes are no HTTP/1.1. */
export class TapError extends Error {
  override readonly name = 'TapError'
}

type State = 'head' | 'length' | 'chunk-line' | 'chunk' | 'chunk-end' | 'trailer' | 'until-end' | 'other'

export class MessageTap {
  readonly #listener: TapListener
  #state: State = 'head'
  /** Bytes of a head, of a line of a chunk, or of trailers, that are not whole yet. */
  #partial = Buffer.alloc(0)
  #left = 0
  #body: Buffer[] = []
  #bodyBytes = 0

  constructor(listener: TapListener) {
    this.#listener = listener
  }

  /** Throws `TapError`. */
  write(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) rest = this.#step(rest)
  }

  /** The direction has ended. */
  end(): void {
    if (this.#state === 'until-end') this.#finish()
  }

  /** Takes some bytes, and returns the others. */
  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case 'head':
        return this.#head(bytes)
      case 'length':
      case 'chunk':
        return this.#counted(bytes)
      case 'chunk-line':
        return this.#line(bytes, (line) => this.#chunk(line))
      case 'chunk-end':
        return this.#line(bytes, () => {
          this.#state = 'chunk-line'
        })
      case 'trailer':
        return this.#line(bytes, (line) => {
          if (line === '') this.#finish()
        })
      case 'until-end':
        this.#keep(bytes)
        return bytes.subarray(bytes.length)
      case 'other':
        return bytes.subarray(bytes.length)
    }
  }

  #head(bytes: Buffer): Buffer {
    const before = this.#partial.length
    // Empty lines before a start line are passed over (§2.2).
    const all = withoutLineEnds(before === 0 ? bytes : Buffer.concat([this.#partial, bytes]))
    const end = all.indexOf('\r\n\r\n')
    if (end < 0) {
      if (all.length > MAX_HEAD) throw new TapError('a head is too long, or this is no HTTP/1.1')
      this.#partial = Buffer.from(all)
      return all.subarray(all.length)
    }
    const head = headOf(all.subarray(0, end + 4))
    if (head === undefined || !/^(?:HTTP\/1\.[01] \d{3}|[!#$%&'*+.^`|~\w-]+ \S+ HTTP\/1\.[01])/.test(head.startLine))
      throw new TapError('this is no HTTP/1.1')
    this.#partial = Buffer.alloc(0)
    this.#begin(this.#listener.head(head))
    return all.subarray(end + 4)
  }

  #begin(framing: Framing): void {
    switch (framing.kind) {
      case 'none':
        this.#finish()
        return
      case 'length':
        this.#left = framing.bytes
        this.#state = 'length'
        if (framing.bytes === 0) this.#finish()
        return
      case 'chunked':
        this.#state = 'chunk-line'
        return
      case 'until-end':
      case 'other':
        this.#state = framing.kind
    }
    if (framing.kind === 'other') this.#listener.done(undefined, 0)
  }

  #counted(bytes: Buffer): Buffer {
    const taken = bytes.subarray(0, Math.min(this.#left, bytes.length))
    this.#keep(taken)
    this.#left -= taken.length
    if (this.#left === 0) {
      if (this.#state === 'chunk') this.#state = 'chunk-end'
      else this.#finish()
    }
    return bytes.subarray(taken.length)
  }

  #line(bytes: Buffer, onLine: (line: string) => void): Buffer {
    const end = bytes.indexOf(10)
    const part = bytes.subarray(0, end < 0 ? bytes.length : end)
    const all = this.#partial.length === 0 ? part : Buffer.concat([this.#partial, part])
    if (all.length > MAX_CHUNK_LINE) throw new TapError('a line between chunks is too long')
    if (end < 0) {
      this.#partial = Buffer.from(all)
      return bytes.subarray(bytes.length)
    }
    this.#partial = Buffer.alloc(0)
    onLine(all.toString('latin1').replace(/\r$/, ''))
    return bytes.subarray(end + 1)
  }

  #chunk(line: string): void {
    const size = /^([\da-f]{1,12})[ \t]*(?:;|$)/i.exec(line)?.[1]
    if (size === undefined) throw new TapError('a chunk has no size')
    this.#left = Number.parseInt(size, 16)
    this.#state = this.#left === 0 ? 'trailer' : 'chunk'
  }

  #keep(bytes: Buffer): void {
    this.#bodyBytes += bytes.length
    if (this.#bodyBytes > MAX_CAPTURED) this.#body = []
    // The socket may use its memory again.
    else this.#body.push(Buffer.from(bytes))
  }

  #finish(): void {
    const body = this.#bodyBytes > MAX_CAPTURED ? undefined : Buffer.concat(this.#body)
    const bytes = this.#bodyBytes
    this.#body = []
    this.#bodyBytes = 0
    this.#state = 'head'
    this.#listener.done(body, bytes)
  }
}

function withoutLineEnds(bytes: Buffer): Buffer {
  let at = 0
  while (bytes[at] === 13 || bytes[at] === 10) at++
  return at === 0 ? bytes : bytes.subarray(at)
}

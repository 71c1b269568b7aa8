/**
 * The items of one array of a JSON document, one after the other, without the document as a whole: only brackets and
 * quotes are followed. What an item is worth is left to `JSON.parse`.
 */

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const COLON = 58

/** A larger item is listed, not read. */
const MAX_ITEM_BYTES = 128 * 1024 * 1024
const MAX_DEPTH = 10_000

export interface ItemListener {
  /** The text of an item, and its number from 1. */
  item(text: string, number: number): void
  tooLarge(number: number, bytes: number): void
  /** The text of a value beside the array, for keys that were asked for. */
  beside?(key: string, text: string): void
}

export class JsonItems {
  readonly #path: readonly string[]
  readonly #besideKeys: ReadonlySet<string>
  readonly #listener: ItemListener
  #depth = 0
  /** How many names of the path we are inside of. */
  #matched = 0
  #isInString = false
  #isEscaped = false
  /** The string that was last read near the top, which is a key when a colon follows. */
  #text = ''
  #textStart = -1
  #key: string | undefined
  /** Depth at which what is captured ends; -1 when nothing is. */
  #captureDepth = -1
  #captureKey: string | undefined
  #pieces: Buffer[] = []
  #bytes = 0
  #isTooLarge = false
  #isInArray = false
  #hasSeenArray = false
  count = 0

  /** `path` names the keys that lead to the array; `besideKeys` values in the object that holds it. */
  constructor(path: readonly string[], listener: ItemListener, besideKeys: readonly string[] = []) {
    this.#path = path
    this.#listener = listener
    this.#besideKeys = new Set(besideKeys)
  }

  /** Whether the document ended where it may. */
  get isComplete(): boolean {
    return this.#depth === 0 && this.#hasSeenArray
  }

  get hasSeenArray(): boolean {
    return this.#hasSeenArray
  }

  write(chunk: Buffer): void {
    // What is captured or read as a key may have begun in an earlier piece.
    let start = this.#captureDepth >= 0 ? 0 : -1
    if (this.#textStart >= 0) this.#textStart = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#captureDepth < 0) {
        at = this.#walk(chunk, at)
        if (this.#captureDepth >= 0) start = at - 1
      } else {
        at = this.#skip(chunk, at)
        if (this.#depth > this.#captureDepth) break
        this.#finish(chunk, start, at)
        start = -1
      }
    }
    if (this.#captureDepth >= 0) this.#keep(chunk.subarray(Math.max(start, 0)))
    if (this.#textStart >= 0) {
      this.#text = (this.#text + chunk.toString('utf8', this.#textStart)).slice(0, 1_000)
    }
  }

  /** To the end of what is captured, or of the piece. Nothing but strings and brackets matter in it. */
  #skip(chunk: Buffer, from: number): number {
    const { length } = chunk
    const captureDepth = this.#captureDepth
    let depth = this.#depth
    let isInString = this.#isInString
    let i = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      i++
    }
    for (; i < length; i++) {
      const code = chunk[i]
      if (isInString) {
        if (code === QUOTE) isInString = false
        else if (code === BACKSLASH) i++
      } else if (code === QUOTE) isInString = true
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
      else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth <= captureDepth) {
        i++
        break
      }
    }
    // An escape at the end of a piece takes the first character of the next one.
    this.#isEscaped = i > length
    this.#depth = depth
    this.#isInString = isInString
    return Math.min(i, length)
  }

  /** Through what is outside of the items, to the beginning of the next one that is captured. */
  #walk(chunk: Buffer, from: number): number {
    const { length } = chunk
    for (let i = from; i < length; i++) {
      const code = chunk[i]
      if (this.#isEscaped) this.#isEscaped = false
      else if (this.#isInString) {
        if (code === BACKSLASH) this.#isEscaped = true
        else if (code === QUOTE) this.#endText(chunk, i)
      } else if (code === QUOTE) {
        this.#isInString = true
        this.#text = ''
        this.#textStart = i + 1
      } else if (code === COLON) this.#key = this.#text
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        const isCaptured = this.#opens(this.#depth, code)
        if (this.#depth < MAX_DEPTH) this.#depth++
        if (isCaptured) return i + 1
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth > 0) this.#depth--
        this.#closes(this.#depth)
      }
    }
    return length
  }

  #endText(chunk: Buffer, at: number): void {
    this.#isInString = false
    this.#text += chunk.toString('utf8', this.#textStart, at)
    this.#textStart = -1
  }

  /** True when what opens here is captured. */
  #opens(depth: number, code: number): boolean {
    if (this.#isInArray && depth === this.#path.length + 1) {
      this.#captureDepth = depth
      this.#captureKey = undefined
      return true
    }
    if (code === OPEN_BRACKET && depth === this.#path.length && this.#isAt(this.#path.length, depth)) {
      this.#isInArray = true
      this.#hasSeenArray = true
      return false
    }
    if (code === OPEN_BRACE && this.#matched === depth - 1 && depth > 0 && this.#key === this.#path[depth - 1])
      this.#matched = depth
    const isBeside = depth === this.#path.length && this.#matched === depth - 1
    if (isBeside && this.#key !== undefined && this.#besideKeys.has(this.#key)) {
      this.#captureDepth = depth
      this.#captureKey = this.#key
      return true
    }
    return false
  }

  #isAt(length: number, depth: number): boolean {
    if (length === 0) return depth === 0
    return this.#matched === length - 1 && this.#key === this.#path[length - 1]
  }

  #closes(depth: number): void {
    if (this.#isInArray && depth <= this.#path.length) this.#isInArray = false
    if (depth < this.#matched + 1) this.#matched = Math.max(0, Math.min(this.#matched, depth - 1))
    this.#key = undefined
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes > MAX_ITEM_BYTES) {
      this.#isTooLarge = true
      this.#pieces = []
    } else this.#pieces.push(piece)
  }

  #finish(chunk: Buffer, start: number, end: number): void {
    const key = this.#captureKey
    if (key === undefined) this.count++
    if (this.#isTooLarge) {
      if (key === undefined) this.#listener.tooLarge(this.count, this.#bytes)
    } else {
      const text =
        this.#pieces.length === 0
          ? chunk.toString('utf8', start, end)
          : Buffer.concat([...this.#pieces, chunk.subarray(0, end)]).toString('utf8')
      if (key === undefined) this.#listener.item(text, this.count)
      else this.#listener.beside?.(key, text)
    }
    this.#captureDepth = -1
    this.#captureKey = undefined
    this.#key = undefined
    this.#pieces = []
    this.#bytes = 0
    this.#isTooLarge = false
  }
}

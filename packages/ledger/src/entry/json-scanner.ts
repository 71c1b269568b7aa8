/** Deepest nesting of arrays and objects that is accepted, so that a hostile body cannot exhaust the stack. */
export const MAX_DEPTH = 512

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SPACE = 0x20
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const LOWER_E = 0x65
const UPPER_E = 0x45
const LOWER_U = 0x75
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

/** 1 for every byte that may stand in a string as it is: all but quotes, backslashes and control characters. */
const PLAIN = byteTable((byte) => byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH)
const HEX = byteTable((byte) => /[0-9A-Fa-f]/.test(String.fromCodePoint(byte)))
const SINGLE_ESCAPE = byteTable((byte) => '"\\/bfnrt'.includes(String.fromCodePoint(byte)))
const LITERALS = ['null', 'true', 'false'].map(pattern)

/** Bytes to look for, cut into words of four for quick comparison. */
export interface Pattern {
  readonly words: readonly number[]
  readonly rest: readonly number[]
  readonly length: number
}

/** The pattern of a text as it stands in a file. */
export function pattern(text: string): Pattern {
  const bytes = Buffer.from(text)
  const whole = bytes.length - (bytes.length % 4)
  const words = Array.from({ length: whole / 4 }, (_, index) => bytes.readUInt32LE(index * 4))
  return { words, rest: [...bytes.subarray(whole)], length: bytes.length }
}

/**
 * Checks JSON (RFC 8259) in place, without making strings or objects of it: more than twice as fast as `JSON.parse`,
 * and nothing is left for the garbage collector.
 *
 * White space is known only as PostgreSQL writes jsonb: one space, or none, after a comma or a colon. The bytes must be
 * valid UTF-8 already, and a byte that ends every value, such as a newline, must follow.
 *
 * Each method takes the position of the first byte of something and returns that of the first byte after it, or −1
 * when it is not there.
 */
export class JsonScanner {
  readonly bytes: Uint8Array
  /** Whether any string was written with escapes since this was last set to false. */
  sawEscape = false
  readonly #words: DataView
  readonly #lastWord: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#lastWord = bytes.byteLength - 4
  }

  /** Whether these bytes stand at this position. */
  has({ words, rest, length }: Pattern, start: number): boolean {
    if (start + length > this.bytes.length) return false
    let at = start
    for (let index = 0; index < words.length; index += 1, at += 4) {
      if (this.#words.getUint32(at, true) !== words[index]) return false
    }
    for (let index = 0; index < rest.length; index += 1, at += 1) {
      if (this.bytes[at] !== rest[index]) return false
    }
    return true
  }

  value(start: number, depth = 0): number {
    const { bytes } = this
    const first = bytes[start]
    if (first === QUOTE) return this.string(start)
    if (first === OPEN_OBJECT) return this.#object(start, depth + 1)
    if (first === OPEN_ARRAY) return this.#array(start, depth + 1)
    return first === MINUS || isDigit(first) ? this.#number(start) : this.#literal(start)
  }

  string(start: number): number {
    const { bytes } = this
    if (bytes[start] !== QUOTE) return -1
    const words = this.#words
    const lastWord = this.#lastWord
    let at = start + 1
    for (;;) {
      while (at <= lastWord && isPlainWord(words.getUint32(at, true))) at += 4
      while (isIn(PLAIN, bytes[at])) at += 1
      if (bytes[at] === QUOTE) return at + 1
      if (bytes[at] !== BACKSLASH) return -1
      at = this.#escape(at)
      if (at === -1) return -1
    }
  }

  /** What stands between the name of a member and its value. */
  colon(start: number): number {
    const { bytes } = this
    if (bytes[start] !== COLON) return -1
    return bytes[start + 1] === SPACE ? start + 2 : start + 1
  }

  /** What stands between two members or elements. */
  comma(start: number): number {
    const { bytes } = this
    if (bytes[start] !== COMMA) return -1
    return bytes[start + 1] === SPACE ? start + 2 : start + 1
  }

  #object(start: number, depth: number): number {
    const { bytes } = this
    if (depth > MAX_DEPTH) return -1
    let at = start + 1
    if (bytes[at] === CLOSE_OBJECT) return at + 1
    for (;;) {
      at = this.colon(this.string(at))
      if (at === -1) return -1
      at = bytes[at] === QUOTE ? this.string(at) : this.value(at, depth)
      if (at === -1) return -1
      if (bytes[at] === CLOSE_OBJECT) return at + 1
      at = this.comma(at)
      if (at === -1) return -1
    }
  }

  #array(start: number, depth: number): number {
    const { bytes } = this
    if (depth > MAX_DEPTH) return -1
    let at = start + 1
    if (bytes[at] === CLOSE_ARRAY) return at + 1
    for (;;) {
      at = this.value(at, depth)
      if (at === -1) return -1
      if (bytes[at] === CLOSE_ARRAY) return at + 1
      at = this.comma(at)
      if (at === -1) return -1
    }
  }

  #escape(at: number): number {
    const { bytes } = this
    this.sawEscape = true
    if (isIn(SINGLE_ESCAPE, bytes[at + 1])) return at + 2
    if (bytes[at + 1] !== LOWER_U) return -1
    for (let digit = at + 2; digit < at + 6; digit += 1) {
      if (!isIn(HEX, bytes[digit])) return -1
    }
    return at + 6
  }

  #number(start: number): number {
    const { bytes } = this
    let at = bytes[start] === MINUS ? start + 1 : start
    at = bytes[at] === ZERO ? at + 1 : this.#digits(at)
    if (at !== -1 && bytes[at] === POINT) at = this.#digits(at + 1)
    if (at === -1 || (bytes[at] !== LOWER_E && bytes[at] !== UPPER_E)) return at
    return this.#digits(bytes[at + 1] === PLUS || bytes[at + 1] === MINUS ? at + 2 : at + 1)
  }

  #digits(start: number): number {
    let at = start
    while (isDigit(this.bytes[at])) at += 1
    return at === start ? -1 : at
  }

  #literal(start: number): number {
    for (const literal of LITERALS) {
      if (this.has(literal, start)) return start + literal.length
    }
    return -1
  }
}

/**
 * Whether none of four bytes needs a closer look. The classic test for a zero byte in a word, three times: `(w − 0x01…)
 * & ~w & 0x80…` is not zero where a byte of `w` is zero; with 0x20 for 0x01 where one is below 0x20.
 */
function isPlainWord(word: number): boolean {
  const quotes = word ^ 0x22222222
  const backslashes = word ^ 0x5c5c5c5c
  const special =
    ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes) | ((word - 0x20202020) & ~word)
  return (special & 0x80808080) === 0
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE
}

export function isIn(table: Uint8Array, byte = 0): boolean {
  return table[byte] === 1
}

export function byteTable(contains: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (contains(byte) ? 1 : 0))
}

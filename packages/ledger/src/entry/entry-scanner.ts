import { byteTable, isIn, JsonScanner, type Pattern, pattern } from './json-scanner.ts'
import { parseTime } from './time.ts'

/** Characters of an entry's salt: 16 random bytes in lowercase hexadecimal. */
export const SALT_LENGTH = 32

/** The members of a body, in the order in which PostgreSQL writes jsonb: by the length of the name, then by its bytes. */
const MEMBERS = [
  'v',
  'at',
  'org',
  'row',
  'actor',
  'table',
  'action',
  'behalf',
  'schema',
  'request',
  'subject',
  'operation',
]
const NAMES = MEMBERS.map(quoted)
const VERSION = MEMBERS.indexOf('v')
const AT = MEMBERS.indexOf('at')
const ORG = MEMBERS.indexOf('org')
const ROW = MEMBERS.indexOf('row')
const TABLE = MEMBERS.indexOf('table')
const ACTION = MEMBERS.indexOf('action')
const SUBJECT = MEMBERS.indexOf('subject')
const EVERY_MEMBER = 2 ** MEMBERS.length - 1

const VERSION_1 = pattern('1')
const ACTIONS = ['insert', 'update', 'delete'].map(quoted)

const LOWER_HEX = byteTable((byte) => /[0-9a-f]/.test(String.fromCodePoint(byte)))
const NEWLINE = 0x0a
const QUOTE = 0x22
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Reads entries, lines of `salt ‖ body`, where they lie in memory. Each body is checked to be JSON to its end; of its
 * members, only what verification needs is taken out.
 *
 * A body has exactly the twelve members of version 1, each once, with names and identifying texts written without
 * escapes. So what is found here by comparing bytes is what every JSON reader finds.
 */
export class EntryScanner {
  readonly #bytes: Buffer
  readonly #json: JsonScanner
  /** Where the value of each member of the entry just scanned begins and ends. */
  readonly #starts = new Int32Array(MEMBERS.length)
  readonly #ends = new Int32Array(MEMBERS.length)
  /** The members, one bit each, in whose values there are escapes. */
  #escaped = 0
  #body = 0
  #end = 0
  #at = Number.NaN
  #why = ''

  /** @param bytes lines of valid UTF-8, each with its newline */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#json = new JsonScanner(bytes)
  }

  /**
   * Scans the entry that starts here. When it is well formed the other properties speak of it, otherwise `why` does.
   *
   * @returns the position of the newline that ends the entry, −1 when it is malformed
   */
  scan(start: number): number {
    this.#body = start + SALT_LENGTH
    this.#why = this.#saltFault(start) ?? this.#bodyFault() ?? this.#memberFault() ?? ''
    return this.#why === '' ? this.#end : -1
  }

  /** What is wrong with the entry for which `scan` returned −1. */
  get why(): string {
    return this.#why
  }

  /** When the entry was written, in milliseconds since 1970. */
  get at(): number {
    return this.#at
  }

  get org(): string {
    return this.#text(ORG)
  }

  get table(): string {
    return this.#text(TABLE)
  }

  get subject(): string {
    return this.#text(SUBJECT)
  }

  get action(): string {
    return this.#text(ACTION)
  }

  /** Whether the entry is of one of these tables, given with their quotes (`quoted`). */
  isOfTable(tables: readonly Pattern[]): boolean {
    return this.#isOneOf(TABLE, tables)
  }

  /** Whether the entry is of this organization, given with its quotes (`quoted`). */
  isOfOrg(org: Pattern): boolean {
    return this.#is(ORG, org)
  }

  /** The row of the entry, parsed. */
  row(): unknown {
    return JSON.parse(this.#bytes.toString('utf8', this.#starts[ROW], this.#ends[ROW]))
  }

  #saltFault(start: number): string | undefined {
    const bytes = this.#bytes
    const end = start + SALT_LENGTH
    let at = start
    while (at < end && isIn(LOWER_HEX, bytes[at])) at += 1
    return at === end ? undefined : 'it does not begin with a salt of 32 lowercase hexadecimal digits'
  }

  #bodyFault(): string | undefined {
    const bytes = this.#bytes
    const json = this.#json
    let at = this.#body
    if (bytes[at] !== OPEN_OBJECT) return 'no JSON object follows its salt'
    at += 1
    let seen = 0
    this.#escaped = 0
    for (let position = 0; ; position += 1) {
      const member = this.#memberNamed(at, position)
      const name = NAMES[member]
      if (name === undefined) return 'its body is not JSON on one line with the members of version 1'
      if ((seen & (1 << member)) !== 0) return `its body has "${MEMBERS[member]}" twice`
      seen |= 1 << member
      json.sawEscape = false
      const value = json.colon(at + name.length)
      at = value === -1 ? -1 : json.value(value)
      if (at === -1) return 'its body is not JSON on one line'
      this.#starts[member] = value
      this.#ends[member] = at
      if (json.sawEscape) this.#escaped |= 1 << member
      if (bytes[at] === CLOSE_OBJECT) break
      at = json.comma(at)
      if (at === -1) return 'its body is not JSON on one line'
    }
    this.#end = at + 1
    if (bytes[this.#end] !== NEWLINE) return 'something follows its body'
    return seen === EVERY_MEMBER ? undefined : 'its body lacks a member of version 1'
  }

  /** Which member has its name here: most likely the one that PostgreSQL writes in this position. */
  #memberNamed(start: number, position: number): number {
    const expected = NAMES[position]
    if (expected !== undefined && this.#json.has(expected, start)) return position
    return NAMES.findIndex((name) => this.#json.has(name, start))
  }

  #memberFault(): string | undefined {
    if (!this.#is(VERSION, VERSION_1)) return 'its "v" is not 1'
    if (this.#bytes[this.#starts[ROW] ?? 0] !== OPEN_OBJECT) return 'its "row" is not an object'
    if (!this.#isOneOf(ACTION, ACTIONS)) return 'its "action" is not insert, update or delete'
    if (!this.#isPlainText(ORG)) return 'its "org" is not a text without escapes'
    if (!this.#isPlainText(TABLE)) return 'its "table" is not a text without escapes'
    if (!this.#isPlainText(SUBJECT)) return 'its "subject" is not a text without escapes'
    this.#at = parseTime(this.#bytes, (this.#starts[AT] ?? 0) + 1, (this.#ends[AT] ?? 0) - 1)
    return Number.isNaN(this.#at) ? 'its "at" is not an RFC 3339 time' : undefined
  }

  #isPlainText(member: number): boolean {
    return this.#bytes[this.#starts[member] ?? 0] === QUOTE && (this.#escaped & (1 << member)) === 0
  }

  #isOneOf(member: number, values: readonly Pattern[]): boolean {
    for (const value of values) {
      if (this.#is(member, value)) return true
    }
    return false
  }

  #is(member: number, value: Pattern): boolean {
    const start = this.#starts[member] ?? 0
    return this.#ends[member] === start + value.length && this.#json.has(value, start)
  }

  #text(member: number): string {
    return this.#bytes.toString('utf8', (this.#starts[member] ?? 0) + 1, (this.#ends[member] ?? 0) - 1)
  }
}

/** A text as it stands in a body, with its quotes: the form in which values are compared without reading them. */
export function quoted(text: string): Pattern {
  return pattern(JSON.stringify(text))
}

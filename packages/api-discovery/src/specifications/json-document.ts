/** JSON (RFC 8259) with lines. Comments and trailing commas are let through, because people write them. */
import { DocumentError, MAX_DEPTH, MAX_NODES, type DocumentNode, type Entry } from './document.ts'
import { LineTally } from './lines.ts'

/** Throws `DocumentError`. */
export function parseJsonDocument(text: string): DocumentNode {
  return new JsonReader(text).read()
}

class JsonReader {
  readonly #text: string
  #at = 0
  readonly #lines: LineTally
  #nodes = 0

  constructor(text: string) {
    this.#text = text
    this.#lines = new LineTally(text)
  }

  read(): DocumentNode {
    const node = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#error('something follows the end of the document')
    return node
  }

  #value(depth: number): DocumentNode {
    if (depth > MAX_DEPTH) throw new DocumentError('too-deep', `is nested deeper than ${MAX_DEPTH} levels`)
    if (++this.#nodes > MAX_NODES) throw new DocumentError('too-large', `holds more than ${MAX_NODES} values`)
    this.#space()
    const line = this.#lineHere()
    switch (this.#text[this.#at]) {
      case '{':
        return { kind: 'map', line, entries: this.#entries(depth) }
      case '[':
        return { kind: 'list', line, items: this.#items(depth) }
      case '"':
        return { kind: 'scalar', line, value: this.#string() }
      default:
        return { kind: 'scalar', line, value: this.#literal() }
    }
  }

  #entries(depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    this.#at++
    for (;;) {
      this.#space()
      if (this.#take('}')) return entries
      const line = this.#lineHere()
      if (this.#text[this.#at] !== '"') throw this.#error('a name in quotes is missing')
      const name = this.#string()
      this.#space()
      if (!this.#take(':')) throw this.#error('a colon is missing')
      entries.set(name, { line, value: this.#value(depth + 1) })
      this.#space()
      if (!this.#take(',') && this.#text[this.#at] !== '}') throw this.#error('a comma or brace is missing')
    }
  }

  #items(depth: number): DocumentNode[] {
    const items: DocumentNode[] = []
    this.#at++
    for (;;) {
      this.#space()
      if (this.#take(']')) return items
      items.push(this.#value(depth + 1))
      this.#space()
      if (!this.#take(',') && this.#text[this.#at] !== ']') throw this.#error('a comma or bracket is missing')
    }
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const character = this.#text.charCodeAt(this.#at)
      if (Number.isNaN(character) || character === 10) throw this.#error('a text has no end')
      if (character === 34) break
      this.#at += character === 92 ? 2 : 1
    }
    this.#at++
    const raw = this.#text.slice(start, this.#at)
    if (!raw.includes('\\') && !raw.includes('\t')) return raw.slice(1, -1)
    return this.#parsed(raw.replaceAll('\t', '\\t'), 'a text has an escape that is none')
  }

  #parsed(raw: string, message: string): string {
    try {
      return String(JSON.parse(raw))
    } catch {
      throw this.#error(message)
    }
  }

  #literal(): number | boolean | null {
    const literal = /[-+.\w]*/y
    literal.lastIndex = this.#at
    const word = literal.exec(this.#text)?.[0] ?? ''
    this.#at += word.length
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    const number = Number(word)
    if (word === '' || Number.isNaN(number)) throw this.#error('a value is missing')
    return number
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #space(): void {
    const space = /(?:[\s\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
    space.lastIndex = this.#at
    if (space.test(this.#text)) this.#at = space.lastIndex
  }

  #lineHere(): number {
    return this.#lines.at(this.#at)
  }

  #error(message: string): DocumentError {
    return new DocumentError('syntax', `is no JSON: ${message} in line ${this.#lineHere()}`)
  }
}

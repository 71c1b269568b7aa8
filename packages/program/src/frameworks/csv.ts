/** One value of a CSV file, and where it stands. Line and column are counted from 1. */
export type Cell = { text: string; line: number; column: number }

/** Something in a CSV file that RFC 4180 does not allow. */
export type CsvError = { line: number; column: number; message: string; fix: string }

const closeQuote = 'Close the quotes; a quote inside quoted text is written twice.'

/**
 * Reads CSV as RFC 4180 has it, with LF or CRLF, and goes on after an error so that all are found. Lines that are wholly
 * empty are passed over. Every part of the text is looked at once.
 */
export function parseCsv(text: string): { rows: Cell[][]; errors: CsvError[] } {
  const reader = new Reader(text.replaceAll(/\r\n?/g, '\n'))
  const rows: Cell[][] = []
  while (!reader.isAtEnd) {
    const row = reader.row()
    if (row.length > 1 || row[0]?.text !== '') rows.push(row)
  }
  return { rows, errors: reader.errors }
}

/** Writes rows as CSV that {@link parseCsv} reads as the same rows; quotes only where they are needed. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(',')}\n`).join('')
}

function formatCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

class Reader {
  readonly errors: CsvError[] = []
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  row(): Cell[] {
    const cells = [this.#cell()]
    while (this.#text[this.#at] === ',') {
      this.#at += 1
      cells.push(this.#cell())
    }
    this.#newLine()
    return cells
  }

  #cell(): Cell {
    const place = { line: this.#line, column: this.#at - this.#lineStart + 1 }
    return { text: this.#text[this.#at] === '"' ? this.#quoted(place) : this.#plain(), ...place }
  }

  #plain(): string {
    const end = this.#endOfPlain()
    const text = this.#text.slice(this.#at, end)
    const quote = text.indexOf('"')
    if (quote !== -1) {
      this.#error(
        this.#at + quote,
        'A quote stands inside text without quotes',
        'Put the whole value in quotes, and write the quote inside twice.',
      )
    }
    this.#at = end
    return text
  }

  #quoted(place: { line: number; column: number }): string {
    const parts: string[] = []
    for (;;) {
      const from = this.#at + 1
      const end = this.#text.indexOf('"', from)
      if (end === -1) {
        this.errors.push({ ...place, message: 'A quoted value has no end', fix: closeQuote })
        parts.push(this.#text.slice(from))
        this.#at = this.#text.length
        return parts.join('')
      }
      parts.push(this.#text.slice(from, end))
      this.#countLines(from, end)
      this.#at = end + 1
      if (this.#text[this.#at] !== '"') break
      parts.push('"')
    }
    const after = this.#endOfPlain()
    if (after > this.#at) {
      this.#error(this.#at, 'Text follows the closing quote', closeQuote)
      parts.push(this.#text.slice(this.#at, after))
      this.#at = after
    }
    return parts.join('')
  }

  #endOfPlain(): number {
    let end = this.#at
    while (end < this.#text.length && this.#text[end] !== ',' && this.#text[end] !== '\n') end += 1
    return end
  }

  #newLine(): void {
    this.#at += 1
    this.#line += 1
    this.#lineStart = this.#at
  }

  #countLines(from: number, to: number): void {
    for (let at = this.#text.indexOf('\n', from); at !== -1 && at < to; at = this.#text.indexOf('\n', at + 1)) {
      this.#line += 1
      this.#lineStart = at + 1
    }
  }

  #error(offset: number, message: string, fix: string): void {
    this.errors.push({ line: this.#line, column: offset - this.#lineStart + 1, message, fix })
  }
}

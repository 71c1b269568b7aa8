/** Longer lines are cut: no request line or heading is as long, and expressions over a line stay cheap. */
const MAX_LINE = 4_000

export function linesOf(text: string, limit: number): string[] {
  return text
    .split('\n', limit)
    .map((line) => (line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line.replace(/\r$/, '')))
}

/** Counts lines for places that are asked in order; every character is looked at once. */
export class LineTally {
  readonly #text: string
  #line = 1
  #next: number

  constructor(text: string) {
    this.#text = text
    this.#next = text.indexOf('\n')
  }

  /** The line of an offset that is not before the one asked last; from 1. */
  at(offset: number): number {
    while (this.#next >= 0 && this.#next < offset) {
      this.#line++
      this.#next = this.#text.indexOf('\n', this.#next + 1)
    }
    return this.#line
  }
}

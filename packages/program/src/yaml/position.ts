import type { Place } from '../problem.ts'

/** Turns offsets in a text into lines and columns. Lines end at LF; other line endings must be normalized before. */
export class LineIndex {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** Line and column of an offset, both counted from 1. */
  at(offset: number): { line: number; column: number } {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: Math.max(0, offset - (this.#starts[low] ?? 0)) + 1 }
  }

  /** The offset of a line and column. */
  offset({ line, column }: { line: number; column: number }): number {
    return (this.#starts[line - 1] ?? 0) + column - 1
  }
}

/** Where a value of a file stands, and where the values inside it stand. Offsets in UTF-16 code units. */
export type ValuePosition = {
  /** Offset of the value. */
  value: number
  /** Offset of the key before it, when it is in a mapping. */
  key?: number
  children: Map<string, ValuePosition>
}

/** A value read from a file, which can say where each part of it stands. */
export class Located<T> {
  readonly file: string
  readonly value: T
  readonly #lines: LineIndex
  readonly #position: ValuePosition

  constructor(file: string, value: T, lines: LineIndex, position: ValuePosition) {
    this.file = file
    this.value = value
    this.#lines = lines
    this.#position = position
  }

  /** The place of a part; of the nearest part around it when the file does not have it. */
  place(path: readonly PropertyKey[] = [], part: 'key' | 'value' = 'value'): Place {
    let position = this.#position
    let isWhole = true
    for (const step of path) {
      const next = position.children.get(String(step))
      if (next === undefined) {
        isWhole = false
        break
      }
      position = next
    }
    const offset = part === 'key' && isWhole ? (position.key ?? position.value) : position.value
    return { file: this.file, ...this.#lines.at(offset) }
  }

  /** The same place with another value, such as the checked form of what was read. */
  with<U>(value: U): Located<U> {
    return new Located(this.file, value, this.#lines, this.#position)
  }

  /** One element of a list that was read, with its own places. */
  element<U>(index: number, value: U): Located<U> {
    return new Located(this.file, value, this.#lines, this.#position.children.get(String(index)) ?? this.#position)
  }
}

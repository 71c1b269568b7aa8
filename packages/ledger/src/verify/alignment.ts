import type { EntryLine } from './entries-reader.ts'

/** A difference between the entries that stand in a bundle and those that the log had. */
export type Difference =
  /** What stands at the place of entry `leaf` is not that entry. */
  | { readonly kind: 'changed'; readonly leaf: number; readonly line: EntryLine; readonly expected: string }
  /** Entry `leaf` is not where it should be. */
  | { readonly kind: 'missing'; readonly leaf: number; readonly expected: string }
  /** Before entry `leaf` stands a line that does not belong there. */
  | { readonly kind: 'inserted'; readonly leaf: number; readonly line: EntryLine }

/** The kinds of differences that have a line. */
export type LineDifference = Exclude<Difference, { readonly kind: 'missing' }>

/** How far ahead to look for the place where both sides agree again. */
const WINDOW = 16_384

/**
 * Lays the entries of a bundle beside the leaf hashes that the log had, and gives the differences: like `diff`, but in
 * one pass and in bounded memory.
 *
 * @param isPrefix the hashes are only those of the first entries: nothing is said of what comes behind them
 */
export async function* differences(
  lines: AsyncIterable<EntryLine>,
  expected: AsyncIterable<string>,
  isPrefix = false,
): AsyncGenerator<Difference, void, undefined> {
  const here = new Lookahead(lines, (line) => line.leafHash.toString('hex'))
  const there = new Lookahead(expected, (hash) => hash)
  let leaf = 0
  for (;;) {
    const line = await here.first()
    const hash = await there.first()
    if (hash === undefined) {
      if (line === undefined || isPrefix) return
      yield { kind: 'inserted', leaf, line: here.take() }
    } else if (line === undefined) {
      yield { kind: 'missing', leaf, expected: there.take() }
      leaf += 1
    } else if (line.leafHash.toString('hex') === hash) {
      here.take()
      there.take()
      leaf += 1
    } else {
      const insertedLines = await here.distanceTo(hash)
      const missingEntries = await there.distanceTo(line.leafHash.toString('hex'))
      if (insertedLines <= missingEntries && insertedLines !== Infinity) {
        for (let count = 0; count < insertedLines; count += 1) yield { kind: 'inserted', leaf, line: here.take() }
      } else if (missingEntries !== Infinity) {
        for (let count = 0; count < missingEntries; count += 1) {
          yield { kind: 'missing', leaf, expected: there.take() }
          leaf += 1
        }
      } else {
        yield { kind: 'changed', leaf, line: here.take(), expected: there.take() }
        leaf += 1
      }
    }
  }
}

/** A sequence of which the items ahead can be searched by their hash. */
class Lookahead<Item> {
  readonly #source: AsyncIterator<Item>
  readonly #hashOf: (item: Item) => string
  /** Items fetched and not yet taken, from `#next` on. */
  #items: Item[] = []
  #next = 0
  #taken = 0
  /** For each hash ahead, the number (counted from the beginning) of the first item that has it. */
  readonly #places = new Map<string, number>()

  constructor(source: AsyncIterable<Item>, hashOf: (item: Item) => string) {
    this.#source = source[Symbol.asyncIterator]()
    this.#hashOf = hashOf
  }

  /** The next item, `undefined` at the end. */
  async first(): Promise<Item | undefined> {
    await this.#fill(1)
    return this.#items[this.#next]
  }

  /** Takes the next item, which `first` has shown to be there. */
  take(): Item {
    const item = this.#items[this.#next]
    if (item === undefined) throw new RangeError('there is no next item')
    const hash = this.#hashOf(item)
    if (this.#places.get(hash) === this.#taken) this.#places.delete(hash)
    this.#next += 1
    this.#taken += 1
    if (this.#next === this.#items.length || this.#next > WINDOW) {
      this.#items = this.#items.slice(this.#next)
      this.#next = 0
    }
    return item
  }

  /** How many items stand before the next one with this hash; `Infinity` when none is in sight. */
  async distanceTo(hash: string): Promise<number> {
    await this.#fill(WINDOW)
    const place = this.#places.get(hash)
    return place === undefined ? Infinity : place - this.#taken
  }

  async #fill(count: number): Promise<void> {
    while (this.#items.length - this.#next < count) {
      const next = await this.#source.next()
      if (next.done === true) return
      const hash = this.#hashOf(next.value)
      if (!this.#places.has(hash)) this.#places.set(hash, this.#taken + this.#items.length - this.#next)
      this.#items.push(next.value)
    }
  }
}

/** A set of entries, one bit each. */
export class LeafSet {
  #bits = new Uint8Array(1024)
  #size = 0

  add(leaf: number): void {
    if (this.has(leaf)) return
    const at = Math.floor(leaf / 8)
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      grown.set(this.#bits)
      this.#bits = grown
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (leaf % 8))
    this.#size += 1
  }

  has(leaf: number): boolean {
    return ((this.#bits[Math.floor(leaf / 8)] ?? 0) & (1 << (leaf % 8))) !== 0
  }

  get size(): number {
    return this.#size
  }

  /** All members, ascending. */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (const [at, bits] of this.#bits.entries()) {
      if (bits === 0) continue
      for (let bit = 0; bit < 8; bit += 1) {
        if ((bits & (1 << bit)) !== 0) yield at * 8 + bit
      }
    }
  }
}

import type { ModuleDef } from '../engine/ir.ts'

/**
 * The same few thousand names stand in all files of a program. Lowered files come with a copy of each, or with a slice
 * that holds on to the text of its whole file; here they get one between them.
 */
export class SharedTexts {
  readonly #known = new Map<string, string>()

  /** Puts the shared text in the place of every equal one. */
  shareIn(module: ModuleDef): void {
    const left: object[] = [module]
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (Array.isArray(next)) next.forEach((item: unknown) => this.#visit(item, left))
      else this.#shareFields(next, left)
    }
  }

  /** Lists of lowered files hold objects; texts stand in fields. */
  #visit(item: unknown, left: object[]): void {
    if (typeof item === 'object' && item !== null) left.push(item)
  }

  #shareFields(of: object, left: object[]): void {
    // A lowered file is plain data.
    const fields = of as Record<string, unknown>
    for (const key in fields) {
      // Kinds are constants of our own code.
      if (key === 'kind') continue
      const value = fields[key]
      if (typeof value === 'string') fields[key] = this.#shared(value)
      else this.#visit(value, left)
    }
  }

  #shared(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    this.#known.set(text, text)
    return text
  }
}

/**
 * The same few thousand names stand in all files of a program. Lowered files come with a copy of each, or with a slice
 * that holds on to the text of its whole file; here they get one between them.
 */
export class SharedTexts {
  readonly #known = new Map<string, string>()

  /** Puts the shared text in the place of every equal one in plain data. */
  shareIn(data: object): void {
    const left: object[] = [data]
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      for (const key in next) {
        const value: unknown = Reflect.get(next, key)
        if (typeof value === 'string') Reflect.set(next, key, this.#shared(value))
        else if (typeof value === 'object' && value !== null) left.push(value)
      }
    }
  }

  #shared(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    this.#known.set(text, text)
    return text
  }
}

/** Counts events by name, within three seconds. */
export class Attempts {
  readonly #times = new Map<string, number[]>()

  areTooMany(name: string, limit = 5): boolean {
    const recent = (this.#times.get(name) ?? []).filter((time) => time > Date.now() - 3_000)
    this.#times.set(name, recent)
    return recent.length >= limit
  }

  add(name: string): void {
    this.#times.set(name, [...(this.#times.get(name) ?? []), Date.now()])
  }
}

import { DatabaseSync } from 'node:sqlite'

export type Row = Record<string, string | number | null>

/** A database in memory, for as long as a target runs. */
export class MemoryDatabase {
  readonly #sqlite = new DatabaseSync(':memory:')

  constructor(tables: string) {
    this.#sqlite.exec(tables)
  }

  /** Rows of a statement; values are bound. */
  all(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.#sqlite.prepare(sql).all(...values) as Row[]
  }

  one(sql: string, ...values: (string | number | null)[]): Row | undefined {
    return this.all(sql, ...values)[0]
  }

  run(sql: string, ...values: (string | number | null)[]): void {
    this.#sqlite.prepare(sql).run(...values)
  }
}

/** What became of one rule on one endpoint. Nothing is left out: a cell that did not run says why. */
export type Cell =
  | { readonly state: 'ran'; readonly requests: number; readonly findings: number }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'blocked'; readonly by: 'auth' | 'rate_limit' | 'error' | 'input'; readonly reason: string }
  | { readonly state: 'not_applicable'; readonly reason: string }

export interface CoverageRow {
  readonly endpoint: string
  readonly cells: ReadonlyMap<string, Cell>
}

export interface CoverageSummary {
  readonly ran: number
  readonly skipped: number
  readonly blocked: number
  readonly notApplicable: number
  /** Ran ÷ (ran + skipped + blocked), in percent; 100 when nothing applied. */
  readonly percent: number
}

export class Coverage {
  private readonly rows = new Map<string, Map<string, Cell>>()

  set(endpoint: string, rule: string, cell: Cell): void {
    let row = this.rows.get(endpoint)
    if (row === undefined) {
      row = new Map()
      this.rows.set(endpoint, row)
    }
    row.set(rule, cell)
  }

  get(endpoint: string, rule: string): Cell | undefined {
    return this.rows.get(endpoint)?.get(rule)
  }

  get all(): CoverageRow[] {
    return [...this.rows].map(([endpoint, cells]) => ({ endpoint, cells }))
  }

  summary(): CoverageSummary {
    const counts = { ran: 0, skipped: 0, blocked: 0, not_applicable: 0 }
    for (const row of this.rows.values()) for (const cell of row.values()) counts[cell.state] += 1
    const applicable = counts.ran + counts.skipped + counts.blocked
    return {
      ran: counts.ran,
      skipped: counts.skipped,
      blocked: counts.blocked,
      notApplicable: counts.not_applicable,
      percent: applicable === 0 ? 100 : Math.round((counts.ran / applicable) * 1000) / 10,
    }
  }
}

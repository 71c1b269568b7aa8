import type { Inventory } from '../inventory.ts'
import { columnsFor } from './columns.ts'

const MAX_WIDTH = 60

/** Columns of text for a terminal, and under them what was found. */
export function inventoryTable(inventory: Inventory): string {
  const columns = columnsFor(inventory)
  const rows = [
    columns.map(({ title }) => title.toUpperCase()),
    ...inventory.endpoints.map((endpoint) => columns.map(({ of }) => shortened(of(endpoint)))),
  ]
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const findings = inventory.endpoints.flatMap(({ method, path, findings: own }) =>
    own.map(({ kind, level, message }) => printable(`${level} ${kind}: ${method} ${path}: ${message}`)),
  )
  return `${[...lines, ...(findings.length === 0 ? [] : ['', ...findings])].join('\n')}\n`
}

function shortened(text: string): string {
  const clean = printable(text)
  return clean.length <= MAX_WIDTH ? clean : `${clean.slice(0, MAX_WIDTH - 1)}\u2026`
}

/** Names in traffic can hold anything, terminal escapes too. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')
}

import { useState } from 'react'
import { emptyTable, isBlank, parseTable, type PeopleTable, type RejectedCell } from './people-table.rules.ts'

/** A table of people that is being filled in, and what the server said of it. Changing a cell takes back what was said of that cell. */
export function usePeopleTable() {
  const [table, setTable] = useState<PeopleTable>(() => emptyTable())
  const [rejected, setRejected] = useState<RejectedCell[]>([])

  const setCell = (row: number, column: number, value: string) => {
    const name = table.columns[column] ?? ''
    setTable({
      ...table,
      rows: table.rows.map((cells, at) =>
        at === row ? cells.map((cell, index) => (index === column ? value : cell)) : cells,
      ),
    })
    setRejected(rejected.filter((cell) => cell.row !== row + 2 || (cell.column !== name && cell.column !== '')))
  }
  const removeRow = (row: number) => {
    setTable({ ...table, rows: table.rows.filter((_, at) => at !== row) })
    setRejected(
      rejected.flatMap((cell) =>
        cell.row === row + 2 ? [] : [cell.row > row + 2 ? { ...cell, row: cell.row - 1 } : cell],
      ),
    )
  }
  const removeColumn = (column: number) => {
    const name = table.columns[column] ?? ''
    const without = (cells: string[]) => cells.filter((_, at) => at !== column)
    setTable({ columns: without(table.columns), rows: table.rows.map(without) })
    setRejected(rejected.filter((cell) => cell.column !== name))
  }
  const addRow = () => setTable({ ...table, rows: [...table.rows, table.columns.map(() => '')] })
  const read = (text: string): PeopleTable => {
    const found = parseTable(text)
    setTable(found)
    setRejected([])
    return found
  }
  const reset = () => {
    setTable(emptyTable())
    setRejected([])
  }
  const people = table.rows.filter((row) => !isBlank(row)).length

  return { table, people, rejected, setRejected, setCell, addRow, removeRow, removeColumn, read, reset }
}

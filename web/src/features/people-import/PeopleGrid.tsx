import { NativeSelect, TextInput } from '@mantine/core'
import { accessRoles } from '../../../../src/core/auth/permissions.ts'
import { roleNames } from '../session/roleNames.ts'
import { placeOf, type PeopleTable, type RejectedCell } from './people-table.rules.ts'
import classes from './PeopleGrid.module.css'

const headings: Record<string, string> = {
  name: 'Name',
  email: 'E-mail',
  title: 'Job title',
  access_role: 'Role in Holdfast',
  joined_on: 'Joined',
  teams: 'Teams',
  duties: 'Duties',
}

interface PeopleGridProps {
  table: PeopleTable
  /** Indexes of the rows to show: of a long file, only those that need a hand. */
  shown: number[]
  rejected: RejectedCell[]
  onCell: (row: number, column: number, value: string) => void
  onRemoveRow: (row: number) => void
  onRemoveColumn: (column: number) => void
}

/** People as rows of inputs. What the server refuses stands under the very cell, and is put right there. */
export function PeopleGrid({ table, shown, rejected, onCell, onRemoveRow, onRemoveColumn }: PeopleGridProps) {
  const problems = rejected.map((cell) => ({ ...placeOf(table, cell), text: cell.problem }))
  const problemAt = (row: number, column: number) =>
    problems.find((problem) => problem.row === row && problem.column === column)?.text

  // On a narrow screen rows become blocks, and browsers drop the table's meaning with its layout; roles keep it.
  /* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */
  return (
    <table className={classes.grid} role="table" aria-label="People to add">
      <thead role="rowgroup">
        <tr role="row">
          {table.columns.map((column, index) => {
            const problem = problemAt(-1, index)
            return (
              // Two columns may bear the same name; their place is what tells them apart.
              // oxlint-disable-next-line react/no-array-index-key
              <th key={`${column} ${index}`} role="columnheader" scope="col">
                {headings[column] ?? column}
                {problem === undefined ? null : (
                  <span className={classes.problem}>
                    {problem}{' '}
                    <button type="button" className={classes.remove} onClick={() => onRemoveColumn(index)}>
                      Remove the column
                    </button>
                  </span>
                )}
              </th>
            )
          })}
          <th role="columnheader" scope="col">
            <span className={classes.hidden}>Remove</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shown.map((row) => {
          const rowProblem = problemAt(row, -1)
          return (
            <tr key={row} role="row" className={classes.row}>
              {table.columns.map((column, index) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={`${column} ${index}`} role="cell" data-label={headings[column] ?? column}>
                  <Cell
                    column={column}
                    label={`${headings[column] ?? column}, row ${row + 2}`}
                    value={table.rows[row]?.[index] ?? ''}
                    problem={problemAt(row, index) ?? (index === 0 ? rowProblem : undefined)}
                    onChange={(value) => onCell(row, index, value)}
                  />
                </td>
              ))}
              <td role="cell" className={classes.end}>
                <button
                  type="button"
                  className={classes.remove}
                  onClick={() => onRemoveRow(row)}
                  aria-label={`Remove row ${row + 2}`}
                >
                  Remove
                </button>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
  /* oxlint-enable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */
}

const roleChoices = accessRoles
  .filter((role) => role !== 'service')
  .map((role) => ({ value: role, label: roleNames[role] }))

interface CellProps {
  column: string
  label: string
  value: string
  problem: string | undefined
  onChange: (value: string) => void
}

function Cell({ column, label, value, problem, onChange }: CellProps) {
  if (column !== 'access_role') {
    return (
      <TextInput
        size="xs"
        aria-label={label}
        inputMode={column === 'email' ? 'email' : undefined}
        value={value}
        error={problem}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  const isKnown = value === '' || roleChoices.some((choice) => choice.value === value)
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={value === '' ? 'member' : value}
      data={isKnown ? roleChoices : [{ value, label: value }, ...roleChoices]}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

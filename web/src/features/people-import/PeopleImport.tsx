import { Button, FileButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { formatTable, placeOf, type PeopleTable } from './people-table.rules.ts'
import { PeopleGrid } from './PeopleGrid.tsx'
import classes from './PeopleImport.module.css'
import { usePeopleTable } from './usePeopleTable.ts'

/** Of a longer file, only the rows that need a hand are shown. */
const ROWS_SHOWN = 50

/** Adds people: typed in by hand, or from a CSV file. All of them are added, or none and every cell that is wrong is marked. */
export function PeopleImport({ onAdded }: { onAdded: (count: number) => void }) {
  const { table, people, rejected, setRejected, setCell, addRow, removeRow, removeColumn, read, reset } =
    usePeopleTable()
  const [fileName, setFileName] = useState<string | null>(null)
  const check = useMutation({
    mutationFn: (given: PeopleTable) => api.people.importCsv({ csv: formatTable(given), dryRun: true }),
    onSuccess: (answer) => setRejected(answer.rejected),
  })
  const add = useAction(api.people.importCsv, {
    onDone: (answer) => {
      reset()
      setFileName(null)
      onAdded(answer.added)
    },
  })
  const open = async (file: File | null) => {
    if (!file) return
    setFileName(file.name)
    check.mutate(read(await file.text()))
  }

  const isLong = table.rows.length > ROWS_SHOWN
  const shown = table.rows
    .map((_, row) => row)
    .filter((row) => !isLong || rejected.some((cell) => cell.row === row + 2))
    .slice(0, ROWS_SHOWN)
  // What belongs to no cell that stands there: a column that is missing, a file that cannot be read.
  const general = rejected.filter((cell) => {
    const place = placeOf(table, cell)
    return place.row < 0 ? place.column < 0 : place.row >= table.rows.length
  })

  return (
    <form
      className={classes.import}
      onSubmit={(event) => {
        event.preventDefault()
        check.mutate(table, {
          onSuccess: ({ rejected: wrong }) => {
            if (wrong.length === 0) add.mutate({ csv: formatTable(table) })
          },
        })
      }}
    >
      <div className={classes.file}>
        <FileButton onChange={(file) => void open(file)} accept=".csv,text/csv,text/tab-separated-values">
          {(props) => (
            <Button {...props} variant="default" size="xs">
              Choose a CSV file…
            </Button>
          )}
        </FileButton>
        <p className={classes.hint}>
          {fileName === null ? (
            <>
              with columns <code>name</code> and <code>email</code>, and if you like <code>title</code>,{' '}
              <code>access_role</code>, <code>joined_on</code>, <code>teams</code>. Or type people in below.
            </>
          ) : (
            `${people} ${people === 1 ? 'person' : 'people'} read from ${fileName}`
          )}
        </p>
      </div>
      {add.error || check.error ? <ErrorState error={add.error ?? check.error} isInline /> : null}
      {rejected.length > 0 ? (
        <div className={classes.rejected} role="alert">
          <p>
            Nobody was added yet.{' '}
            {rejected.length === 1
              ? 'One cell needs your hand: put it right here, or in the file.'
              : `${rejected.length} cells need your hand: put them right here, or in the file.`}
          </p>
          {general.map(({ column, problem }) => (
            <p key={`${column} ${problem}`}>
              {column === '' ? null : <code>{column}</code>} {problem}
            </p>
          ))}
        </div>
      ) : null}
      {isLong && shown.length < table.rows.length ? (
        <p className={classes.hint}>
          {shown.length === 0
            ? `All ${people} rows can be used.`
            : `${shown.length} of ${table.rows.length} rows are shown: those that need your hand.`}
        </p>
      ) : null}
      <PeopleGrid
        table={table}
        shown={shown}
        rejected={rejected}
        onCell={setCell}
        onRemoveRow={removeRow}
        onRemoveColumn={removeColumn}
      />
      <div className={classes.buttons}>
        <Button variant="subtle" size="xs" onClick={addRow}>
          Add a row
        </Button>
        <Button type="submit" disabled={people === 0} loading={add.isPending || check.isPending}>
          {people === 0 ? 'Add people' : people === 1 ? 'Add one person' : `Add ${people} people`}
        </Button>
      </div>
    </form>
  )
}

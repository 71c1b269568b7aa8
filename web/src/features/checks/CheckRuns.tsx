import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './Checks.module.css'
import { checkRunsQuery, type CheckRun } from './checks.query.ts'

const columns: [Column<CheckRun>, ...Column<CheckRun>[]] = [
  {
    header: 'Run',
    cell: ({ number, ranAt, parameters }) => (
      <>
        {number}, <Time at={ranAt} as="moment" />
        <span className={classes.detail}>
          {Object.entries(parameters)
            .map(([name, value]) => `${name} ${value}`)
            .join(' · ')}
        </span>
      </>
    ),
  },
  { header: 'State', isPlain: true, width: '9.500rem', cell: ({ state }) => <StateMark state={state} /> },
  { header: 'Looked at', isNumber: true, width: '7rem', cell: ({ population }) => population ?? '–' },
  { header: 'Failures', isNumber: true, width: '7rem', cell: ({ failing }) => failing ?? '–' },
]

/** Every run of a check, newest first; each leads to what it found. */
export function CheckRuns({
  checkKey,
  search,
  isRetired,
}: {
  checkKey: string
  isRetired: boolean
  search: { cursor?: string | undefined; asOf?: string | undefined }
}) {
  const query = useQuery({ ...checkRunsQuery(checkKey, search), placeholderData: keepPreviousData })
  return (
    <Section title="Runs" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
      <DataTable
        label="Runs"
        columns={columns}
        query={query}
        keyOf={({ id }) => id}
        linkOf={({ id }) => ({ to: '/checks/$key', params: { key: checkKey }, search: { ...search, run: id } })}
        cursor={search.cursor}
        empty={
          <EmptyState isQuiet title="It has not run yet">
            {isRetired ? 'A retired check does not run.' : 'Run it now; otherwise it runs by itself within the hour.'}
          </EmptyState>
        }
      />
    </Section>
  )
}

import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { ApiHeader } from './ApiHeader.tsx'
import { apiQuery, testRunsQuery, type TestRun } from './apis.query.ts'
import classes from './Apis.module.css'

const columns: [Column<TestRun>, ...Column<TestRun>[]] = [
  {
    header: 'Run',
    sortBy: 'finishedAt',
    cell: ({ finishedAt, target, recordedBy }) => (
      <>
        <Time at={finishedAt} as="moment" />
        <span className={classes.detail}>
          {target} · reported for <PersonName name={recordedBy.name} />
        </span>
      </>
    ),
  },
  {
    header: 'Whole',
    isPlain: true,
    width: '8rem',
    cell: ({ isComplete }) =>
      isComplete ? <StateMark state="pass">complete</StateMark> : <StateMark state="error">broken off</StateMark>,
  },
  {
    header: 'Endpoints reached',
    isNumber: true,
    width: '8rem',
    cell: ({ endpoints, endpointsReached }) => `${endpointsReached} of ${endpoints}`,
  },
  { header: 'Coverage', isNumber: true, width: '6rem', cell: ({ coveragePercent }) => `${coveragePercent} %` },
  { header: 'Rules', isNumber: true, width: '5rem', cell: ({ rules }) => rules },
  {
    header: 'Faults',
    isNumber: true,
    width: '9rem',
    cell: ({ findings, findingsNew, findingsGone }) => (
      <>
        {findings}
        <span className={classes.detail}>
          {findingsNew} new, {findingsGone} gone
        </span>
      </>
    ),
  },
]

export function TestRunsPage() {
  const { id } = useParams({ from: '/signed-in/apis/$id/test-runs' })
  const search = useSearch({ from: '/signed-in/apis/$id/test-runs' })
  const { data: api } = useSuspenseQuery(apiQuery(id, search.asOf))
  const query = useQuery({ ...testRunsQuery(id, search), placeholderData: keepPreviousData })
  return (
    <>
      <ApiHeader api={api} />
      <Section title="Test runs" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Test runs"
          columns={columns}
          query={query}
          keyOf={(run) => run.id}
          linkOf={({ evidenceId }) => ({ to: '/evidence/$id', params: { id: evidenceId } })}
          sort="finishedAt"
          order={search.order ?? 'desc'}
          cursor={search.cursor}
          empty={
            <EmptyState title="No test has been reported">
              Test it with “holdfast api test” and send the report; how is said with the endpoints.
            </EmptyState>
          }
        />
      </Section>
    </>
  )
}

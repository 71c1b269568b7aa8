import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters } from '../../ui/Filters.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { lookOf, type State } from '../../ui/states.ts'
import { Time } from '../../ui/Time.tsx'
import { Severity } from '../findings/findingColumns.tsx'
import { ApiHeader } from './ApiHeader.tsx'
import { apiQuery, flawsQuery, unsettledStates, type Flaw } from './apis.query.ts'
import classes from './Apis.module.css'

const states: State[] = ['open', 'acting', 'awaiting_verification', 'closed']

const columns: [Column<Flaw>, ...Column<Flaw>[]] = [
  {
    header: 'Finding',
    cell: ({ title, endpoints, owasp, rule }) => (
      <>
        {title}
        <span className={classes.detail}>
          {[endpoints.length > 2 ? `${endpoints.length} endpoints` : endpoints.join(', '), owasp, rule]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </>
    ),
  },
  {
    header: 'State',
    isPlain: true,
    width: '12rem',
    cell: ({ state, isGone }) => (
      <>
        <StateMark state={state} />
        {isGone && state !== 'closed' ? <span className={classes.detail}>not found by the last test</span> : null}
      </>
    ),
  },
  { header: 'Severity', isPlain: true, width: '5.500rem', cell: ({ severity }) => <Severity severity={severity} /> },
  {
    header: 'Source',
    width: '13rem',
    cell: ({ file, line }) =>
      file === null ? (
        <span className={classes.none}>not known</span>
      ) : (
        <span className={classes.path}>{line === null ? file : `${file}:${line}`}</span>
      ),
  },
  {
    header: 'Due',
    sortBy: 'dueAt',
    width: '8.500rem',
    cell: ({ state, dueAt, isOverdue }) =>
      state === 'closed' ? (
        <span className={classes.none}>–</span>
      ) : isOverdue ? (
        <StateMark state="missed">
          <Time at={dueAt} />
        </StateMark>
      ) : (
        <Time at={dueAt} />
      ),
  },
]

export function FlawsPage() {
  const { id } = useParams({ from: '/signed-in/apis/$id/flaws' })
  const search = useSearch({ from: '/signed-in/apis/$id/flaws' })
  const { data: api } = useSuspenseQuery(apiQuery(id, search.asOf))
  const query = useQuery({ ...flawsQuery(id, search), placeholderData: keepPreviousData })
  return (
    <>
      <ApiHeader api={api} />
      <Filters
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: 'State',
            options: states.map((state) => ({ value: state, label: lookOf(state).word, state })),
            normal: unsettledStates,
            normalWord: 'not closed',
          },
        ]}
      />
      <Section title="Findings of its tests" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Findings"
          columns={columns}
          query={query}
          keyOf={(flaw) => flaw.id}
          linkOf={({ findingId }) => ({ to: '/findings/$id', params: { id: findingId } })}
          sort="dueAt"
          order={search.order}
          cursor={search.cursor}
          empty={
            api.lastTestedAt === null ? (
              <EmptyState title="Not tested yet">
                No finding says nothing as long as no complete test has run. How to report one is said with the
                endpoints.
              </EmptyState>
            ) : (
              <EmptyState title="No finding of this state">
                The last complete test ended <Time at={api.lastTestedAt} />.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

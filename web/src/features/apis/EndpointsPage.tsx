import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Columns } from '../../ui/Columns.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { lookOf, type State } from '../../ui/states.ts'
import { Time } from '../../ui/Time.tsx'
import { ApiHeader } from './ApiHeader.tsx'
import { apiQuery, endpointsQuery, type Api, type Endpoint } from './apis.query.ts'
import classes from './Apis.module.css'
import { HowToReport } from './HowToReport.tsx'
import { ProblemMark, problemNames, worstOfEachKind } from './Problems.tsx'

const standings: State[] = ['documented', 'shadow', 'zombie', 'orphan', 'not_assessed', 'gone']

const filters: Filter[] = [
  { kind: 'text', name: 'contains', label: 'Path' },
  {
    kind: 'choice',
    name: 'standing',
    label: 'Standing',
    options: standings.map((state) => ({ value: state, label: lookOf(state).word, state })),
  },
  {
    kind: 'choice',
    name: 'problem',
    label: 'Does not fit',
    options: Object.entries(problemNames).map(([value, label]) => ({ value, label })),
  },
  {
    kind: 'choice',
    name: 'sensitive',
    label: 'Sensitive data',
    isSingle: true,
    options: [
      { value: 'true', label: 'seen' },
      { value: 'false', label: 'not seen' },
    ],
  },
]

const columns: [Column<Endpoint>, ...Column<Endpoint>[]] = [
  {
    header: 'Endpoint',
    sortBy: 'path',
    cell: ({ method, path, operation, file, line, framework }) => (
      <>
        <span className={classes.method}>{method}</span>
        <span className={classes.path}>
          {path}
          {operation === '' ? '' : ` ${operation}`}
        </span>
        {file === null ? null : (
          <span className={classes.detail}>
            {file}
            {line === null ? '' : `:${line}`}
            {framework === null ? '' : ` · ${framework}`}
          </span>
        )}
      </>
    ),
  },
  { header: 'Standing', isPlain: true, width: '9rem', cell: ({ standing }) => <StateMark state={standing} /> },
  { header: 'Known from', width: '9rem', cell: ({ knownFrom }) => knownFrom.join(', ') || '–' },
  {
    header: 'Does not fit',
    width: '9.5rem',
    cell: ({ problems }) =>
      problems.length === 0 ? (
        <span className={classes.none}>–</span>
      ) : (
        <ul className={classes.list}>
          {worstOfEachKind(problems).map((problem) => (
            <li key={problem.kind}>
              <ProblemMark problem={problem} />
            </li>
          ))}
        </ul>
      ),
  },
  {
    header: 'Protected by',
    width: '12rem',
    cell: ({ guards, promisedSecurity }) => (
      <>
        {guards.length === 0 ? <span className={classes.none}>unknown</span> : guards.join(', ')}
        {promisedSecurity === null ? null : (
          <span className={classes.detail}>
            {promisedSecurity.length === 0 ? 'specified as open' : `promised: ${promisedSecurity.join(', ')}`}
          </span>
        )}
      </>
    ),
  },
  {
    header: 'Sensitive data',
    width: '11rem',
    cell: ({ sensitive, isSensitiveToAnyone }) =>
      sensitive.length === 0 ? (
        <span className={classes.none}>–</span>
      ) : (
        <>
          {sensitive.join(', ')}
          {isSensitiveToAnyone ? (
            <div>
              <StateMark state="fail">to anyone</StateMark>
            </div>
          ) : null}
        </>
      ),
  },
]

export function EndpointsPage() {
  const { id } = useParams({ from: '/signed-in/apis/$id' })
  const search = useSearch({ from: '/signed-in/apis/$id' })
  const { data: api } = useSuspenseQuery(apiQuery(id, search.asOf))
  const query = useQuery({ ...endpointsQuery(id, search), placeholderData: keepPreviousData })
  const isNarrowed = [search.standing, search.problem, search.sensitive, search.contains].some(
    (value) => value !== undefined,
  )
  return (
    <>
      <ApiHeader api={api} />
      <Filters filters={filters} />
      <Section title="Endpoints" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Endpoints"
          columns={columns}
          query={query}
          keyOf={(endpoint) => endpoint.id}
          linkOf={(endpoint) => ({ to: '/apis/$id/endpoints/$endpointId', params: { id, endpointId: endpoint.id } })}
          sort="path"
          order={search.order}
          cursor={search.cursor}
          empty={
            isNarrowed ? (
              <EmptyState title="No endpoint matches">Take one of the filters away.</EmptyState>
            ) : (
              <EmptyState title="Nobody has reported an endpoint yet">
                Let your pipeline report what it finds in the source code; how is said below.
              </EmptyState>
            )
          }
        />
      </Section>
      <Columns split="aside">
        <HowToReport api={api} />
        <About api={api} />
      </Columns>
    </>
  )
}

function About({ api }: { api: Api }) {
  const { description, control, procedure, reportedAt } = api
  const reported = (at: string | null) =>
    at === null ? <StateMark state="not_assessed">never</StateMark> : <Time at={at} />
  return (
    <Section title="About it" isPadded>
      {description === '' ? null : <Markdown text={description} />}
      <Facts
        facts={[
          ['Source code reported', reported(reportedAt.source)],
          ['Specification reported', reported(reportedAt.specification)],
          ['Traffic reported', reported(reportedAt.traffic)],
          [
            'Control',
            control ? (
              <PageLink key="control" to={{ to: '/controls/$id', params: { id: control.id } }}>
                {control.title}
              </PageLink>
            ) : (
              'the one that a finding fits best'
            ),
          ],
          ['A test run carries out', procedure ? procedure.title : 'nothing yet'],
        ]}
      />
    </Section>
  )
}

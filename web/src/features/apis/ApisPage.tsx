import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { apisQuery, normalStatus, type ApiRow } from './apis.query.ts'
import classes from './Apis.module.css'
import { Standings } from './Standings.tsx'

const columns: [Column<ApiRow>, ...Column<ApiRow>[]] = [
  {
    header: 'API',
    sortBy: 'title',
    cell: ({ title, exposure, status }) => (
      <>
        {title}
        <span className={classes.detail}>
          {exposure === 'unknown' ? 'exposure not known' : exposure}
          {status === 'retired' ? ' · retired' : ''}
        </span>
      </>
    ),
  },
  {
    header: 'Owner',
    isPlain: true,
    width: '9rem',
    cell: ({ owner }) => (owner ? <PersonName name={owner.name} /> : <span className={classes.none}>nobody</span>),
  },
  { header: 'Endpoints', width: '13rem', cell: (row) => <Standings api={row} /> },
  {
    header: 'Last tested',
    width: '9rem',
    cell: ({ lastTestedAt }) =>
      lastTestedAt === null ? <StateMark state="not_assessed">never</StateMark> : <Time at={lastTestedAt} as="day" />,
  },
  {
    header: 'Findings',
    isNumber: true,
    width: '8rem',
    cell: ({ id, openFindings, overdueFindings }) =>
      openFindings === 0 ? (
        <span className={classes.none}>0</span>
      ) : (
        <>
          <PageLink to={{ to: '/apis/$id/flaws', params: { id } }}>{openFindings}</PageLink>
          {overdueFindings === 0 ? null : <span className={classes.detail}>{overdueFindings} overdue</span>}
        </>
      ),
  },
]

export function ApisPage() {
  const search = useSearch({ from: '/signed-in/apis' })
  const query = useQuery({ ...apisQuery(search), placeholderData: keepPreviousData })
  const mayManage = useMay('api:manage')
  const add = <Button renderRoot={(props) => <Link to="/apis/add" {...props} />}>Add an API</Button>
  return (
    <>
      <PageHeader
        title="APIs"
        meta={['What is known of each endpoint, and what its tests found']}
        actions={mayManage ? add : undefined}
      />
      <Filters
        filters={[
          {
            kind: 'choice',
            name: 'status',
            label: 'Status',
            options: ['active', 'retired'].map((value) => ({ value, label: value })),
            normal: normalStatus,
          },
        ]}
      />
      <Section title="APIs" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="APIs"
          columns={columns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/apis/$id', params: { id } })}
          sort="title"
          order={search.order}
          cursor={search.cursor}
          empty={
            search.status === undefined ? (
              <EmptyState title="No APIs yet" action={mayManage ? add : undefined}>
                Nobody protects an API that nobody knows of. Add one; then report its endpoints and tests from your
                pipeline.
              </EmptyState>
            ) : (
              <EmptyState title="No API matches">Take the filter away.</EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

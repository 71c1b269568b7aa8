import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { lookOf } from '../../ui/states.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { Acknowledged } from './Acknowledged.tsx'
import { normalStatus, policiesQuery, type PolicyRow } from './policies.query.ts'
import classes from './PoliciesPage.module.css'

const filters: Filter[] = [
  {
    kind: 'choice',
    name: 'status',
    label: 'Status',
    options: ['active', 'retired'].map((value) => ({ value, label: value })),
    normal: normalStatus,
  },
]

const columns: [Column<PolicyRow>, ...Column<PolicyRow>[]] = [
  {
    header: 'Policy',
    sortBy: 'title',
    cell: ({ title, status }) => (
      <>
        {title}
        {status === 'retired' ? <span className={classes.soft}> retired</span> : null}
      </>
    ),
  },
  {
    header: 'In force',
    isPlain: true,
    width: '14rem',
    cell: ({ publishedVersion, publishedAt }) =>
      publishedVersion === null ? (
        <StateMark state="not_assessed">never published</StateMark>
      ) : (
        <StateMark state="published">
          version {publishedVersion}
          {publishedAt === null ? null : (
            <>
              , <Time at={publishedAt} as="day" />
            </>
          )}
        </StateMark>
      ),
  },
  {
    header: 'Next',
    isPlain: true,
    width: '11rem',
    cell: ({ id, pending }) =>
      pending === null ? (
        <span className={classes.soft}>–</span>
      ) : (
        <PageLink to={{ to: '/policies/$id', params: { id }, search: { version: pending.version } }}>
          <StateMark state={pending.state}>
            version {pending.version} {lookOf(pending.state).word}
          </StateMark>
        </PageLink>
      ),
  },
  {
    header: 'Owner',
    isPlain: true,
    width: '11rem',
    cell: ({ owner: { role, person } }) => (
      <>
        {person ? <PersonName name={person.name} /> : <span className={classes.soft}>nobody</span>}
        <span className={classes.role}>{role}</span>
      </>
    ),
  },
  { header: 'Acknowledged', width: '10rem', cell: (policy) => <Acknowledged policy={policy} /> },
]

export function PoliciesPage() {
  const search = useSearch({ from: '/signed-in/policies' })
  const query = useQuery({ ...policiesQuery(search), placeholderData: keepPreviousData })
  const mayApply = useMay('program:apply')
  return (
    <>
      <PageHeader title="Policies" meta={['What we say that we do, approved by another person, and who has read it']} />
      <Filters filters={filters} />
      <Section title="Policies" aside={query.data?.items.length}>
        <DataTable
          label="Policies"
          columns={columns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/policies/$id', params: { id } })}
          sort="title"
          order={search.order}
          cursor={search.cursor}
          empty={
            search.status === undefined ? (
              <EmptyState
                title="No policies yet"
                action={mayApply ? <PageLink to={{ to: '/program' }}>Choose a program</PageLink> : undefined}
              >
                They come with a program, as drafts that somebody else approves.
              </EmptyState>
            ) : (
              <EmptyState title="No policy matches">Take the filter away.</EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

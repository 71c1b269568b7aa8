import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { formatShare } from '../../ui/share.ts'
import { useMay } from '../../api/session.ts'
import { frameworksQuery } from '../frameworks/frameworks.query.ts'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { controlsQuery, normalStatus, type ControlRow } from './controls.query.ts'
import { DutyCounts } from './DutyCounts.tsx'
import classes from './ControlsPage.module.css'

const kinds = ['administrative', 'technical', 'physical'].map((value) => ({ value, label: value }))
const statuses = ['active', 'retired'].map((value) => ({ value, label: value }))

const columns: [Column<ControlRow>, ...Column<ControlRow>[]] = [
  {
    header: 'Control',
    sortBy: 'title',
    cell: ({ title, status }) => (
      <>
        {title}
        {status === 'retired' ? <span className={classes.retired}> retired</span> : null}
      </>
    ),
  },
  { header: 'Kind', isPlain: true, width: '8rem', cell: ({ kind }) => kind },
  {
    header: 'Owner',
    isPlain: true,
    width: '13rem',
    cell: ({ owner: { role, person } }) => (
      <span className={classes.owner}>
        {person ? <PersonName name={person.name} /> : <span className={classes.nobody}>nobody</span>}
        <span className={classes.role}>{role}</span>
      </span>
    ),
  },
  {
    header: 'Duties of a year',
    width: '12rem',
    cell: (control) => <DutyCounts counts={control.counts} controlId={control.id} />,
  },
  { header: 'Gap', isNumber: true, width: '4.500rem', cell: ({ gap }) => formatShare(gap) },
  {
    header: 'Findings',
    isNumber: true,
    width: '5.500rem',
    cell: ({ id, openFindings }) =>
      openFindings === 0 ? (
        <span className={classes.none}>0</span>
      ) : (
        <PageLink to={{ to: '/findings', search: { controlId: id } }}>{openFindings}</PageLink>
      ),
  },
]

export function ControlsPage() {
  const search = useSearch({ from: '/signed-in/controls' })
  const query = useQuery({ ...controlsQuery(search), placeholderData: keepPreviousData })
  const isFiltered = Object.entries(search).some(([name, value]) => name !== 'asOf' && value !== undefined)

  return (
    <>
      <PageHeader title="Controls" meta={['Safeguards, and how their duties of the last 365 days went']} />
      <Filters filters={useFilters(search.asOf)} />
      <Section title={search.status === 'retired' ? 'Retired controls' : 'Controls'} aside={rowsOf(query.data)}>
        <DataTable
          label="Controls"
          columns={columns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/controls/$id', params: { id } })}
          sort="title"
          order={search.order}
          cursor={search.cursor}
          empty={<NoControls isFiltered={isFiltered} />}
        />
      </Section>
    </>
  )
}

function useFilters(asOf: string | undefined): Filter[] {
  const frameworks = useQuery(frameworksQuery(asOf))
  const people = useQuery({ ...peopleChoicesQuery, enabled: useMay('person:read') })
  return [
    { kind: 'choice', name: 'kind', label: 'Kind', options: kinds },
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, normal: normalStatus },
    {
      kind: 'choice',
      name: 'frameworkId',
      label: 'Framework',
      isSingle: true,
      options: (frameworks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: 'choice',
      name: 'ownerId',
      label: 'Owner',
      isSingle: true,
      options: (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name ?? 'erased person' })),
    },
  ]
}

function rowsOf(data: { items: unknown[]; next: string | null } | undefined): string | undefined {
  if (!data) return undefined
  return data.next === null ? `${data.items.length}` : `${data.items.length} on this page`
}

function NoControls({ isFiltered }: { isFiltered: boolean }) {
  const mayApply = useMay('program:apply')
  if (isFiltered) return <EmptyState title="No control matches">Take one of the filters away.</EmptyState>
  return (
    <EmptyState
      title="No controls yet"
      action={mayApply ? <PageLink to={{ to: '/program' }}>Choose a program</PageLink> : undefined}
    >
      Controls come with a program. Take one that is ready, or apply your own from files.
    </EmptyState>
  )
}

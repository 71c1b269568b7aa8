import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { useClock } from '../../ui/clock.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { dayAt } from '../../ui/time.rules.ts'
import { dayAfter } from '../obligations/due.rules.ts'
import classes from './Evidence.module.css'
import { evidenceListQuery, type Evidence } from './evidence.query.ts'
import { coverageOf, sortOf } from './evidence.rules.ts'

const columns: [Column<Evidence>, ...Column<Evidence>[]] = [
  { header: 'Evidence', cell: ({ title }) => title },
  { header: 'What', isPlain: true, width: '8rem', cell: (evidence) => sortOf(evidence) },
  { header: 'Covers', width: '9rem', cell: (evidence) => coverageOf(evidence) },
  { header: 'Expires', width: '7rem', cell: (evidence) => <Expiry evidence={evidence} /> },
  { header: 'Used by', width: '15rem', cell: (evidence) => <UsedBy evidence={evidence} /> },
  {
    header: 'Added',
    sortBy: 'recordedAt',
    isPlain: true,
    width: '8rem',
    cell: ({ recordedAt, recordedBy }) => (
      <>
        <Time at={recordedAt} as="day" />
        <span className={classes.by}>{recordedBy ? <PersonName name={recordedBy.name} /> : 'Holdfast'}</span>
      </>
    ),
  },
]

export function EvidenceListPage() {
  const search = useSearch({ from: '/signed-in/evidence' })
  const query = useQuery({ ...evidenceListQuery(search), placeholderData: keepPreviousData })
  const mayAdd = useMay('evidence:add')
  const isNarrowed = [search.kind, search.expiresBefore, search.sha256].some((value) => value !== undefined)

  return (
    <>
      <PageHeader
        title="Evidence"
        meta={['Bytes under their digest, attached to records, never changed']}
        actions={
          mayAdd ? (
            <Button renderRoot={(props) => <Link to="/evidence/add" {...props} />}>Add evidence</Button>
          ) : undefined
        }
      />
      <Filters filters={useFilters()} ownNames={['sha256']} />
      <Section title="Evidence" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Evidence"
          columns={columns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/evidence/$id', params: { id } })}
          sort="recordedAt"
          order={search.order ?? 'desc'}
          cursor={search.cursor}
          empty={
            isNarrowed ? (
              <EmptyState title="No evidence matches">Take one of the filters away.</EmptyState>
            ) : (
              <EmptyState title="No evidence yet">
                It is added where a duty is recorded, here, or with “holdfast evidence add”.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

function useFilters(): Filter[] {
  const { shown, zone } = useClock()
  const today = dayAt(shown, zone)
  return [
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      options: ['file', 'link', 'statement', 'machine'].map((value) => ({ value, label: value })),
    },
    {
      kind: 'choice',
      name: 'expiresBefore',
      label: 'Expires',
      isSingle: true,
      options: [
        { value: today, label: 'expired' },
        { value: dayAfter(today, 30), label: 'within 30 days' },
        { value: dayAfter(today, 90), label: 'within 90 days' },
      ],
    },
  ]
}

/** When it proves nothing any more. */
export function Expiry({ evidence: { expiresOn, isExpired } }: { evidence: Evidence }) {
  if (expiresOn === null) return '–'
  if (!isExpired) return <Time at={expiresOn} as="day" />
  return (
    <StateMark state="stale">
      expired <Time at={expiresOn} as="day" />
    </StateMark>
  )
}

function UsedBy({ evidence: { usedBy } }: { evidence: Evidence }) {
  const [first, ...others] = usedBy
  if (!first) return <span className={classes.none}>nothing yet</span>
  return (
    <>
      <PageLink to={{ to: '/obligations/$id', params: { id: first.obligationId } }}>{first.title}</PageLink>
      {others.length === 0 ? null : <span className={classes.none}> and {others.length} more</span>}
    </>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './EntriesPage.module.css'
import { entryColumns } from './entryColumns.tsx'
import { entriesQuery } from './ledger.query.ts'
import { LedgerPages } from './LedgerPages.tsx'

/** Tables that people ask about. The ledger records more; those are reached from the page of what they belong to, or by the URL. */
const tables = [
  'obligation',
  'activity_record',
  'evidence',
  'waiver',
  'delegation',
  'finding',
  'control',
  'procedure',
  'policy',
  'policy_version',
  'acknowledgment',
  'duty_role',
  'person',
  'person_identity',
  'absence',
  'team',
  'organization',
  'api_key',
  'erasure',
]

const filters: Filter[] = [
  {
    kind: 'choice',
    name: 'table',
    label: 'About',
    isSingle: true,
    options: tables.map((table) => ({ value: table, label: table.replaceAll('_', ' ') })),
  },
]

export function EntriesPage() {
  const search = useSearch({ from: '/signed-in/ledger/entries' })
  const { cursor, subject, table } = search
  const query = useQuery({ ...entriesQuery(search), placeholderData: keepPreviousData })
  return (
    <>
      <PageHeader title="Ledger" meta={['Every change, in order']} />
      <LedgerPages />
      {subject === undefined ? (
        <Filters filters={filters} />
      ) : (
        <p className={classes.subject}>
          Only entries about one {table?.replaceAll('_', ' ')}: <code>{subject}</code>.{' '}
          <PageLink to={{ to: '/ledger/entries' }}>Show all</PageLink>
        </p>
      )}
      <Section title="Entries" aside="newest first">
        <DataTable
          label="Entries"
          columns={entryColumns}
          query={query}
          keyOf={({ leaf }) => String(leaf)}
          linkOf={({ leaf }) => ({ to: '/ledger/entries/$leaf', params: { leaf } })}
          cursor={cursor}
          empty={
            <EmptyState title="No entries">
              {table === undefined ? 'Nothing has been recorded yet.' : 'Nothing of this kind has been recorded yet.'}
            </EmptyState>
          }
        />
      </Section>
    </>
  )
}

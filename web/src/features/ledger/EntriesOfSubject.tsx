import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { entryColumns } from './entryColumns.tsx'
import { entriesQuery } from './ledger.query.ts'

const SHOWN = 5

/** The newest entries of the ledger about one thing: who changed it when, beyond dispute. Nothing for who may not read the ledger. */
export function EntriesOfSubject({ table, subject }: { table: string; subject: string }) {
  const mayRead = useMay('ledger:read')
  const query = useQuery({ ...entriesQuery({ table, subject, limit: SHOWN, asOf: useAsOf() }), enabled: mayRead })
  if (!mayRead) return null
  return (
    <Section
      title="In the ledger"
      aside={<PageLink to={{ to: '/ledger/entries', search: { table, subject } }}>all its entries</PageLink>}
    >
      <DataTable
        label="Entries of the ledger"
        columns={entryColumns}
        query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
        keyOf={({ leaf }) => String(leaf)}
        linkOf={({ leaf }) => ({ to: '/ledger/entries/$leaf', params: { leaf } })}
        empty={
          <EmptyState isQuiet title="Not in the ledger yet">
            Entries are put in order within a second of what they tell. Look again in a moment.
          </EmptyState>
        }
      />
    </Section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { lookOf, type State } from '../../ui/states.ts'
import { checkColumns } from './checkColumns.tsx'
import { checksQuery, normalStatus } from './checks.query.ts'

const states: State[] = ['fail', 'error', 'not_permitted', 'stale', 'not_assessed', 'pass']

export function ChecksPage() {
  const search = useSearch({ from: '/signed-in/checks' })
  const query = useQuery(checksQuery(search))
  return (
    <>
      <PageHeader title="Checks" meta={['A machine looks at controls, by itself; nothing passes by default']} />
      <Filters
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: 'State',
            options: states.map((state) => ({ value: state, label: lookOf(state).word, state })),
          },
          {
            kind: 'choice',
            name: 'status',
            label: 'Status',
            options: ['active', 'retired'].map((value) => ({ value, label: value })),
            normal: normalStatus,
          },
        ]}
      />
      <Section title="Checks" aside={query.data ? plural(query.data.items.length, 'check') : undefined}>
        <DataTable
          label="Checks"
          columns={checkColumns}
          query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
          keyOf={({ key }) => key}
          linkOf={({ key }) => ({ to: '/checks/$key', params: { key } })}
          empty={<EmptyState title="No check matches">Take a filter away.</EmptyState>}
        />
      </Section>
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { checkColumnsOfControl } from './checkColumns.tsx'
import { checksQuery } from './checks.query.ts'

/** What machines say of one control. */
export function ChecksOfControl({ controlId }: { controlId: string }) {
  const query = useQuery(checksQuery({ controlId, asOf: useAsOf() }))
  return (
    <Section title="Checks" aside={<PageLink to={{ to: '/checks' }}>all checks</PageLink>}>
      <DataTable
        label="Checks"
        columns={checkColumnsOfControl}
        query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
        keyOf={({ key }) => key}
        linkOf={({ key }) => ({ to: '/checks/$key', params: { key } })}
        empty={
          <EmptyState isQuiet title="No check counts for this control">
            Only people can say whether it works.
          </EmptyState>
        }
      />
    </Section>
  )
}

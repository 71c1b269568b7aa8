import { useQuery } from '@tanstack/react-query'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { findingColumnsOfControl } from './findingColumns.tsx'
import { findingsQuery, unsettledStates } from './findings.query.ts'

const SHOWN = 8

/** The newest findings of one control, closed ones too. */
export function FindingsOfControl({ controlId }: { controlId: string }) {
  const query = useQuery(
    findingsQuery({
      controlId,
      state: `${unsettledStates},closed`,
      sort: 'openedAt',
      order: 'desc',
      limit: SHOWN,
      asOf: useAsOf(),
    }),
  )
  const hasMore = query.data !== undefined && query.data.next !== null
  return (
    <Section
      title="Findings"
      aside={
        query.data && query.data.items.length > 0 ? (
          <PageLink to={{ to: '/findings', search: { controlId, state: `${unsettledStates},closed` } }}>
            {hasMore ? `the newest ${SHOWN}, show all` : 'show as a list'}
          </PageLink>
        ) : undefined
      }
    >
      <DataTable
        label="Findings"
        columns={findingColumnsOfControl}
        query={{ ...query, data: query.data && { items: query.data.items, next: null } }}
        keyOf={({ id }) => id}
        linkOf={({ id }) => ({ to: '/findings/$id', params: { id } })}
        empty={
          <EmptyState isQuiet title="No findings">
            Nothing has been found wrong with this control.
          </EmptyState>
        }
      />
    </Section>
  )
}

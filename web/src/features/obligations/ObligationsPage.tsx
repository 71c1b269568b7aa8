import { Switch } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { lookOf, type State } from '../../ui/states.ts'
import { controlChoicesQuery } from '../controls/controls.query.ts'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { DueFilter } from './DueFilter.tsx'
import { obligationColumns } from './obligationColumns.tsx'
import { obligationsQuery, statesOf } from './obligations.query.ts'

const states: State[] = ['planned', 'open', 'met', 'late', 'missed', 'waived']

export function ObligationsPage() {
  const search = useSearch({ from: '/signed-in/obligations' })
  const query = useQuery({ ...obligationsQuery(search), placeholderData: keepPreviousData })
  const isNarrowed = Object.entries(search).some(
    ([name, value]) => !['asOf', 'sort', 'order', 'cursor'].includes(name) && value !== undefined,
  )

  return (
    <>
      <PageHeader title="Obligations" meta={['What was supposed to happen, and whether it did']} />
      <Filters filters={useFilters(statesOf(search))} ownNames={['mine', 'dueFrom', 'dueUntil', 'procedureId']}>
        <DueFilter />
        <MineSwitch />
      </Filters>
      <Section title="Obligations" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Obligations"
          columns={obligationColumns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/obligations/$id', params: { id } })}
          sort={search.sort ?? 'dueAt'}
          order={search.order}
          cursor={search.cursor}
          empty={
            isNarrowed ? (
              <EmptyState title="No obligation matches">Take one of the filters away.</EmptyState>
            ) : (
              <EmptyState title="Nothing is open and nothing was missed">
                Choose the state “planned” to see what comes. Obligations come from the procedures of your controls.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

function MineSwitch() {
  const { mine } = useSearch({ from: '/signed-in/obligations' })
  const navigate = useNavigate()
  return (
    <Switch
      size="xs"
      label="Only mine"
      checked={mine !== undefined}
      onChange={({ currentTarget: { checked } }) =>
        void navigate({
          to: '.',
          replace: true,
          search: (before) => ({ ...before, mine: checked ? 'true' : undefined, cursor: undefined }),
        })
      }
    />
  )
}

function useFilters(normal: string | undefined): Filter[] {
  const people = useQuery({ ...peopleChoicesQuery, enabled: useMay('person:read') })
  const controls = useQuery({ ...controlChoicesQuery, enabled: useMay('control:read') })
  return [
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      options: states.map((state) => ({ value: state, label: lookOf(state).word, state })),
      ...(normal === undefined ? {} : { normal }),
    },
    {
      kind: 'choice',
      name: 'controlId',
      label: 'Control',
      isSingle: true,
      options: (controls.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
    },
    {
      kind: 'choice',
      name: 'assigneeId',
      label: 'Who',
      isSingle: true,
      options: (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name ?? 'erased person' })),
    },
  ]
}

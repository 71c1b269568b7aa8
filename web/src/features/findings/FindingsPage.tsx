import { Button, Switch } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Filters, type Filter } from '../../ui/Filters.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { lookOf, type State } from '../../ui/states.ts'
import { controlChoicesQuery } from '../controls/controls.query.ts'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { findingColumns } from './findingColumns.tsx'
import { findingsQuery, unsettledStates } from './findings.query.ts'
import classes from './FindingsPage.module.css'

const states: State[] = ['open', 'acting', 'awaiting_verification', 'closed']
const words = (values: string[]) => values.map((value) => ({ value, label: value }))

export function FindingsPage() {
  const search = useSearch({ from: '/signed-in/findings' })
  const navigate = useNavigate()
  const query = useQuery({ ...findingsQuery(search), placeholderData: keepPreviousData })
  const mayReport = useMay('finding:open')
  const isNarrowed = Object.entries(search).some(
    ([name, value]) => !['asOf', 'sort', 'order', 'cursor', 'state'].includes(name) && value !== undefined,
  )

  return (
    <>
      <PageHeader
        title="Findings"
        meta={['What is wrong, who acts on it, and whether the fix held']}
        actions={
          mayReport ? (
            <Button renderRoot={(props) => <Link to="/findings/report" {...props} />}>Report a finding</Button>
          ) : undefined
        }
      />
      <div className={classes.filters}>
        <Filters filters={useFilters()} />
        <Switch
          size="xs"
          label="Past its deadline"
          checked={search.overdue ?? false}
          onChange={({ currentTarget: { checked } }) =>
            void navigate({
              to: '.',
              replace: true,
              search: (before) => ({ ...before, overdue: checked || undefined, cursor: undefined }),
            })
          }
        />
      </div>
      <Section title="Findings" aside={query.data ? `${query.data.items.length} on this page` : undefined}>
        <DataTable
          label="Findings"
          columns={findingColumns}
          query={query}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/findings/$id', params: { id } })}
          sort={search.sort ?? 'dueAt'}
          order={search.order}
          cursor={search.cursor}
          empty={
            isNarrowed || (search.state !== undefined && search.state !== unsettledStates) ? (
              <EmptyState title="No finding matches">Take one of the filters away.</EmptyState>
            ) : (
              <EmptyState title="Nothing is wrong, as far as anybody has said">
                A duty that is missed or fails opens a finding by itself. Report whatever else you see.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  )
}

function useFilters(): Filter[] {
  const people = useQuery({ ...peopleChoicesQuery, enabled: useMay('person:read') })
  const controls = useQuery({ ...controlChoicesQuery, enabled: useMay('control:read') })
  return [
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      options: states.map((state) => ({ value: state, label: lookOf(state).word, state })),
      normal: unsettledStates,
      normalWord: 'not closed',
    },
    { kind: 'choice', name: 'severity', label: 'Severity', options: words(['critical', 'high', 'medium', 'low']) },
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      options: words(['nonconformity', 'vulnerability', 'misconfiguration', 'observation']),
    },
    {
      kind: 'choice',
      name: 'ownerId',
      label: 'Owner',
      isSingle: true,
      options: (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name ?? 'erased person' })),
    },
    {
      kind: 'choice',
      name: 'controlId',
      label: 'Control',
      isSingle: true,
      options: (controls.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
    },
  ]
}

import { Button } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { errorOf } from '../api/problem.ts'
import { DataTable, type Column } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Filters, type Filter } from '../ui/Filters.tsx'
import { PersonName } from '../ui/PersonName.tsx'
import { Section } from '../ui/Section.tsx'
import { StateMark } from '../ui/StateMark.tsx'
import { Time } from '../ui/Time.tsx'
import { duties, here, type Duty } from './samples.ts'

const columns: [Column<Duty>, ...Column<Duty>[]] = [
  { header: 'Duty', sortBy: 'title', cell: (duty) => duty.title },
  { header: 'State', sortBy: 'state', isPlain: true, width: '8rem', cell: (duty) => <StateMark state={duty.state} /> },
  { header: 'Who', isPlain: true, width: '11rem', cell: (duty) => <PersonName name={duty.owner} to={here} /> },
  { header: 'Due', sortBy: 'dueAt', width: '8rem', cell: (duty) => <Time at={duty.dueAt} /> },
  { header: 'Evidence', isNumber: true, width: '6rem', cell: (duty) => duty.evidence },
]

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: 'Search duties' },
  {
    kind: 'choice',
    name: 'state',
    label: 'State',
    options: [
      { value: 'missed', label: 'missed', state: 'missed' },
      { value: 'late', label: 'met late', state: 'late' },
      { value: 'met', label: 'met', state: 'met' },
    ],
  },
]

const settled = { error: null, isPlaceholderData: false, refetch: () => undefined }
const problem = errorOf({
  title: 'Not available right now',
  status: 503,
  detail: 'The database does not answer. Nothing was lost; Holdfast tries again by itself.',
  instance: 'urn:uuid:019aa5f0-7c52-7d1e-9a0b-3f6c1f0e2b11',
})

/** The same table with rows, loading, empty, and failed. */
export function TableSamples() {
  const { sort = 'dueAt', order, cursor, state } = useSearch({ from: '/dev/gallery' })
  const shown = duties.filter((duty) => state === undefined || state.split(',').includes(duty.state))
  const common = { columns, keyOf: (duty: Duty) => duty.id, linkOf: () => here, sort, order, cursor }
  const empty = (
    <EmptyState title="No duties yet" action={<Button size="xs">Take the starter program</Button>}>
      Duties come from the procedures of your controls. Take a program that is ready, or write a control.
    </EmptyState>
  )
  return (
    <>
      <Filters filters={filters} />
      <Section title="Duties" aside={`${shown.length} on this page`}>
        <DataTable
          label="Duties"
          {...common}
          empty={empty}
          query={{ ...settled, data: { items: shown, next: 'b2' } }}
        />
      </Section>
      <Section title="Duties, loading">
        <DataTable label="Duties, loading" {...common} empty={empty} query={{ ...settled, data: undefined }} />
      </Section>
      <Section title="Duties, none">
        <DataTable
          label="Duties, none"
          {...common}
          cursor={undefined}
          empty={empty}
          query={{ ...settled, data: { items: [], next: null } }}
        />
      </Section>
      <Section title="Duties, failed">
        <DataTable
          label="Duties, failed"
          {...common}
          empty={empty}
          query={{ ...settled, data: undefined, error: problem }}
        />
      </Section>
    </>
  )
}

import { useClock } from '../../ui/clock.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { settledList } from '../../ui/settledList.ts'
import { Assignee } from '../obligations/Assignee.tsx'
import { duePeriods } from '../obligations/due.rules.ts'
import type { ObligationRow } from '../obligations/obligations.query.ts'
import type { Today } from './today.query.ts'
import { WeekMoment } from './WeekMoment.tsx'

const columns: [Column<ObligationRow>, ...Column<ObligationRow>[]] = [
  { header: 'Duty', cell: ({ title }) => title },
  { header: 'Who', isPlain: true, width: '11rem', cell: (row) => <Assignee row={row} /> },
  { header: 'Due', width: '7rem', cell: ({ dueAt }) => <WeekMoment at={dueAt} /> },
  { header: 'Happened', isPlain: true, width: '13rem', cell: (row) => <Happened row={row} /> },
]

/** This week and everybody: what was supposed to happen beside what did. */
export function Week({ today: { week, thisWeek } }: { today: Today }) {
  const { shown, zone } = useClock()
  const period = duePeriods(shown, zone).find(({ label }) => label === 'This week')?.period
  return (
    <Section
      title="Supposed to happen, and happened"
      aside={
        week.length < thisWeek.due ? (
          <PageLink to={{ to: '/obligations', search: { ...period, state: 'planned,open,met,late,missed,waived' } }}>
            {week.length} of {thisWeek.due} this week, everyone
          </PageLink>
        ) : (
          'this week, everyone'
        )
      }
    >
      <DataTable
        label="Supposed to happen, and happened"
        columns={columns}
        query={settledList(week)}
        keyOf={({ id }) => id}
        linkOf={({ id }) => ({ to: '/obligations/$id', params: { id } })}
        empty={<EmptyState title="Nothing is due this week">Have a quiet one.</EmptyState>}
      />
    </Section>
  )
}

function Happened({ row: { state, closedAt } }: { row: ObligationRow }) {
  if (closedAt === null || state === 'missed' || state === 'open' || state === 'planned')
    return <StateMark state={state} />
  return (
    <StateMark state={state}>
      <WeekMoment at={closedAt} />
      {state === 'late' ? ', late' : state === 'waived' ? ', waived' : null}
    </StateMark>
  )
}

import { type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { Assignee } from './Assignee.tsx'
import type { ObligationRow } from './obligations.query.ts'

export const obligationColumns: [Column<ObligationRow>, ...Column<ObligationRow>[]] = [
  { header: 'Duty', cell: ({ title }) => title },
  { header: 'State', isPlain: true, width: '7rem', cell: ({ state }) => <StateMark state={state} /> },
  { header: 'Who', isPlain: true, width: '10rem', cell: (row) => <Assignee row={row} /> },
  {
    header: 'Control',
    isPlain: true,
    width: '17rem',
    cell: ({ control: { id, title } }) => <PageLink to={{ to: '/controls/$id', params: { id } }}>{title}</PageLink>,
  },
  { header: 'Opens', sortBy: 'opensAt', width: '7rem', cell: ({ opensAt }) => <Time at={opensAt} as="day" /> },
  { header: 'Due', sortBy: 'dueAt', width: '7rem', cell: (row) => <Due row={row} /> },
]

/** What is still to be done is felt in days; what is over is a date. */
function Due({ row: { state, dueAt } }: { row: ObligationRow }) {
  const isOver = state === 'met' || state === 'late' || state === 'waived'
  return <Time at={dueAt} as={isOver ? 'day' : 'relative'} />
}

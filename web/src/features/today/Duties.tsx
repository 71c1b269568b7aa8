import { useSession } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { TaskList } from '../../ui/TaskList.tsx'
import { Time } from '../../ui/Time.tsx'
import type { ObligationRow } from '../obligations/obligations.query.ts'
import { DueIn } from './DueIn.tsx'
import type { Today } from './today.query.ts'

/** What one has to do oneself, or for whom one stands in. */
export function Duties({ today: { mine, mineTotal } }: { today: Today }) {
  const { person } = useSession()
  const isPast = useAsOf() !== undefined
  return (
    <Section
      title="Yours"
      aside={
        mineTotal > mine.length ? (
          <PageLink to={{ to: '/obligations', search: { mine: 'true' } }}>
            {mine.length} of {mineTotal}
          </PageLink>
        ) : (
          mineTotal
        )
      }
    >
      {mine.length === 0 ? (
        <EmptyState title="No duty of yours is open">
          What comes next is among the{' '}
          <PageLink to={{ to: '/obligations', search: { mine: 'true', state: 'planned' } }}>
            planned obligations
          </PageLink>
          .
        </EmptyState>
      ) : (
        <TaskList
          label="Yours"
          tasks={mine.map((row) => ({
            id: row.id,
            title: row.title,
            to: { to: '/obligations/$id', params: { id: row.id } },
            detail: <About row={row} me={person?.id} />,
            aside: <DueIn at={row.dueAt} />,
            ...(isPast ? {} : { verb: 'Record' }),
          }))}
        />
      )}
    </Section>
  )
}

function About({ row, me }: { row: ObligationRow; me: string | undefined }) {
  const { control, state, dueAt, assignee, severity } = row
  return (
    <>
      {control.title}
      {severity === 'critical' || severity === 'high' ? ` · ${severity} severity` : null}
      {assignee && assignee.id !== me ? ` · for ${assignee.name ?? 'an erased person'}` : null}
      {state === 'missed' ? (
        <>
          {' '}
          · missed on <Time at={dueAt} as="day" />
        </>
      ) : null}
    </>
  )
}

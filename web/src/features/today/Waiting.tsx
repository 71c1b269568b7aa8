import { useAsOf } from '../../ui/asOf.ts'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { TaskList, type Task } from '../../ui/TaskList.tsx'
import { Time } from '../../ui/Time.tsx'
import { lastMomentBefore } from '../obligations/obligation.rules.ts'
import { DueIn } from './DueIn.tsx'
import type { Today } from './today.query.ts'

/** What waits for one's word: decisions, approvals, verifications, acknowledgments. */
export function Waiting({ today }: { today: Today }) {
  const isPast = useAsOf() !== undefined
  const tasks = tasksOf(today)
  if (tasks.length === 0) return null
  return (
    <Section title="Waiting for your word" aside={tasks.length}>
      <TaskList
        label="Waiting for your word"
        tasks={isPast ? tasks.map((task) => ({ ...task, verb: undefined })) : tasks}
      />
    </Section>
  )
}

function tasksOf({ toDecide, toVerify, toApprove, toAcknowledge }: Today): Task[] {
  return [
    ...toDecide.map((waiver) => ({
      id: waiver.id,
      title: `Waive “${waiver.obligation.title}”?`,
      to: { to: '/obligations/$id', params: { id: waiver.obligation.id } } as const,
      detail: (
        <>
          <PersonName name={waiver.requestedBy.name} /> asks, until{' '}
          <Time at={lastMomentBefore(waiver.endsAt)} as="day" />: {waiver.reason}
        </>
      ),
      verb: 'Decide',
    })),
    ...toVerify.map((finding) => ({
      id: finding.id,
      title: `Verify the fix of “${finding.title}”`,
      to: { to: '/findings/$id', params: { id: finding.id } } as const,
      detail: 'Somebody else called it fixed; look whether it holds',
      aside: <DueIn at={finding.dueAt} />,
      verb: 'Verify',
    })),
    ...toApprove.map((policy) => ({
      id: `approve ${policy.id}`,
      title: `Approve “${policy.title}”, version ${policy.version}`,
      to: { to: '/policies/$id', params: { id: policy.id } } as const,
      verb: 'Read and decide',
    })),
    ...toAcknowledge.map((policy) => ({
      id: `acknowledge ${policy.id}`,
      title: `Read “${policy.title}”, version ${policy.version}`,
      to: { to: '/policies/$id', params: { id: policy.id } } as const,
      detail: 'and say that you understood it',
      verb: 'Read',
    })),
  ]
}

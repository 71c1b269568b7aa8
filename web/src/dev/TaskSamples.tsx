import { Section } from '../ui/Section.tsx'
import { TaskList, type Task } from '../ui/TaskList.tsx'
import { here } from './samples.ts'

const systems = ['Payroll', 'Ledger', 'Wiki', 'Mail', 'Builds', 'Monitoring', 'Payments', 'Support desk', 'Archive']

const tasks: Task[] = systems.map((system) => ({
  id: system,
  title: `Review who may use ${system}`,
  to: here,
  detail: 'Access is reviewed every quarter',
  aside: 'in 3 days',
  verb: 'Record',
}))

/** A list that is folded, and one that would hide a single row and so hides none. */
export function TaskSamples() {
  return (
    <>
      <Section title="Many tasks">
        <TaskList label="Many tasks" tasks={tasks} />
      </Section>
      <Section title="A few tasks">
        <TaskList label="A few tasks" tasks={tasks.slice(0, 7)} />
      </Section>
    </>
  )
}

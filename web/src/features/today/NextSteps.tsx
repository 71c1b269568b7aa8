import { Section } from '../../ui/Section.tsx'
import { TaskList } from '../../ui/TaskList.tsx'
import { destinationOf } from './destination.ts'
import type { Today } from './today.query.ts'

/** What the server makes of the state of the program. */
export function NextSteps({ today: { next } }: { today: Today }) {
  if (next.length === 0) return null
  return (
    <Section title="What to do next, and why" aside="from the state of the program">
      <TaskList
        label="What to do next, and why"
        tasks={next.map(({ kind, title, why, minutes, target }) => ({
          id: `${kind} ${target.id}`,
          title,
          to: destinationOf(target),
          detail: why,
          aside: minutes === null ? undefined : inWords(minutes),
        }))}
      />
    </Section>
  )
}

/** `2 min`, `3 h`. */
const inWords = (minutes: number): string => (minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`)

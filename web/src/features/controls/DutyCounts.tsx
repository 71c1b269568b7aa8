import { PageLink } from '../../ui/PageLink.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import type { ControlRow } from './controls.query.ts'
import classes from './DutyCounts.module.css'

interface DutyCountsProps {
  counts: ControlRow['counts']
  controlId: string
}

/** `10 of 12 on time`, and each way in which the others went otherwise, with a link to them. */
export function DutyCounts({ counts: { due, onTime, late, missed, waived }, controlId }: DutyCountsProps) {
  if (due === 0 && waived === 0) return <span className={classes.none}>none due</span>
  const others = (
    [
      ['late', late],
      ['missed', missed],
      ['waived', waived],
    ] as const
  ).filter(([, count]) => count > 0)
  return (
    <span className={classes.counts}>
      <span>
        {onTime} of {due} on time
      </span>
      {others.length === 0 ? null : (
        <span className={classes.others}>
          {others.map(([state, count]) => (
            <PageLink key={state} to={{ to: '/obligations', search: { controlId, state } }}>
              <StateMark state={state}>
                {count} {state}
              </StateMark>
            </PageLink>
          ))}
        </span>
      )}
    </span>
  )
}

import { useClock } from '../../ui/clock.tsx'
import { KeyFigure } from '../../ui/KeyFigure.tsx'
import { formatShare } from '../../ui/share.ts'
import { WeekLine } from '../../ui/WeekLine.tsx'
import { duePeriods } from '../obligations/due.rules.ts'
import type { Today } from './today.query.ts'
import classes from './TodayFigures.module.css'

/** The state of the program in four numbers, each with its population and the rows behind it. */
export function TodayFigures({ today }: { today: Today }) {
  const { shown, zone } = useClock()
  const { gap, previousGap, weeklyGap, thisWeek, findings } = today
  const week = duePeriods(shown, zone).find(({ label }) => label === 'This week')?.period
  const was = previousGap.gap === null ? '' : ` · was ${formatShare(previousGap.gap)}`

  return (
    <div className={classes.figures}>
      <KeyFigure
        label="Execution gap, 90 days"
        value={formatShare(gap.gap)}
        detail={
          gap.due === 0 ? 'nothing was due yet' : `${gap.due - gap.onTime} of ${gap.due} duties not met on time${was}`
        }
        to={{ to: '/execution-gap' }}
      >
        <WeekLine
          label="Execution gap by week"
          weeks={weeklyGap.map(({ weekStart, gap: share }) => ({ weekStart, share }))}
          zone={zone}
        />
      </KeyFigure>
      <KeyFigure
        label="Duties this week"
        value={String(thisWeek.done)}
        detail={thisWeek.due === 0 ? 'none is due' : `of ${thisWeek.due} done`}
        to={{ to: '/obligations', search: { ...week, state: 'open,met,late,missed' } }}
      />
      <KeyFigure
        label="Findings open"
        value={String(findings.open)}
        detail={
          findings.overdue === 0
            ? findings.open === 0
              ? 'nothing is known to be wrong'
              : 'all within their deadline'
            : `${findings.overdue} past ${findings.overdue === 1 ? 'its' : 'their'} deadline`
        }
        to={{ to: '/findings' }}
        {...(findings.overdue > 0 ? { state: 'missed' as const } : {})}
      />
    </div>
  )
}

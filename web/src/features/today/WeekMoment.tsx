import { useClock } from '../../ui/clock.tsx'
import { formatMomentInFull, timeAt } from '../../ui/time.rules.ts'
import { weekdayAt } from './today.rules.ts'

/** `Tue 14:05`: enough within a week. */
export function WeekMoment({ at }: { at: string }) {
  const { zone } = useClock()
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={formatMomentInFull(at, zone)} style={{ whiteSpace: 'nowrap' }}>
      {weekdayAt(ms, zone)} {timeAt(ms, zone)}
    </time>
  )
}

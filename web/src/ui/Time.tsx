import { useClock } from './clock.tsx'
import { formatDay, formatMoment, formatMomentInFull, relativeTime } from './time.rules.ts'

interface TimeProps {
  /** ISO 8601: a moment, or a plain date. */
  at: string
  /** `relative` is for what is near (due, changed); `day` and `moment` for records. */
  as?: 'relative' | 'day' | 'moment'
}

/** A moment in words; the exact one, with its zone, is a hover away and in the markup. */
export function Time({ at, as = 'relative' }: TimeProps) {
  const { shown, zone } = useClock()
  const text = {
    relative: () => relativeTime(at, shown, zone),
    day: () => formatDay(at, zone),
    moment: () => formatMoment(at, zone),
  }
  return (
    <time dateTime={at} title={formatMomentInFull(at, zone)} style={{ whiteSpace: 'nowrap' }}>
      {text[as]()}
    </time>
  )
}

import { useClock } from '../../ui/clock.tsx'
import { formatMomentInFull, relativeTime } from '../../ui/time.rules.ts'
import classes from './DueIn.module.css'
import { latenessIn } from './today.rules.ts'

/** How long there still is, or how late it is: said in words and in color. */
export function DueIn({ at }: { at: string }) {
  const { shown, zone } = useClock()
  const isLate = Date.parse(at) <= shown
  const relative = relativeTime(at, shown, zone)
  return (
    <time dateTime={at} title={formatMomentInFull(at, zone)} className={isLate ? classes.late : undefined}>
      {isLate ? latenessIn(relative) : relative}
    </time>
  )
}

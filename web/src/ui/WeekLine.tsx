import { useId } from 'react'
import { formatShare } from './share.ts'
import classes from './WeekLine.module.css'
import { formatDay } from './time.rules.ts'

interface WeekLineProps {
  /** What is drawn: “Execution gap by week”. */
  label: string
  /** In order of time. A share from 0 to 1, or null where there was nothing to share: the line has a hole there. */
  weeks: { weekStart: string; share: number | null }[]
  zone: string
}

const [WIDTH, HEIGHT, EDGE] = [260, 44, 3]
/** The scale ends here at least, so that a single miss among hundreds does not look like a cliff. */
const LEAST_TOP = 0.2

/** A number over some weeks, as a line without axes. Hundred percent is at the top. */
export function WeekLine({ label, weeks, zone }: WeekLineProps) {
  const title = useId()
  const top = Math.max(LEAST_TOP, ...weeks.map(({ share }) => share ?? 0))
  const points = weeks.map(({ share }, index) =>
    share === null
      ? null
      : {
          x: EDGE + (index / Math.max(weeks.length - 1, 1)) * (WIDTH - 2 * EDGE),
          y: HEIGHT - EDGE - (share / top) * (HEIGHT - 2 * EDGE),
        },
  )
  if (points.every((point) => point === null)) return null
  const last = points.findLast((point) => point !== null)
  const words = weeks.map(({ weekStart, share }) => `week of ${formatDay(weekStart, zone)} ${formatShare(share)}`)

  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={classes.line}
      role="img"
      aria-labelledby={title}
      preserveAspectRatio="none"
    >
      <title id={title}>{`${label}: ${words.join(', ')}`}</title>
      <path d={`M0 ${HEIGHT - EDGE}H${WIDTH}`} className={classes.ground} />
      <path d={pathOf(points)} className={classes.stroke} />
      {last ? <path d={`M${last.x} ${last.y}h0`} className={classes.end} /> : null}
    </svg>
  )
}

/** Straight from week to week, interrupted where there was nothing; a week alone is a dot. */
function pathOf(points: ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, index) => {
      if (!point) return ''
      const isFirst = !points[index - 1]
      const at = `${point.x.toFixed(1)} ${point.y.toFixed(1)}`
      return isFirst ? `M${at}h0` : `L${at}`
    })
    .join('')
}

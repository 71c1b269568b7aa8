import classes from './GapBar.module.css'

interface GapBarProps {
  counts: { due: number; onTime: number; late: number; missed: number }
}

/** What was due, parted into on time, late and missed. The numbers stand in the columns beside it. */
export function GapBar({ counts: { due, onTime, late, missed } }: GapBarProps) {
  const parts = { met: onTime, late, missed }
  const label = due === 0 ? 'nothing was due' : `${onTime} on time, ${late} late, ${missed} missed, of ${due}`
  return (
    <span className={classes.bar} role="img" aria-label={label} title={label}>
      {Object.entries(parts).map(([tone, count]) =>
        count === 0 ? null : <span key={tone} data-tone={tone} style={{ flexGrow: count }} />,
      )}
    </span>
  )
}

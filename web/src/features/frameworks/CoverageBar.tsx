import { formatShare } from '../../ui/share.ts'
import classes from './CoverageBar.module.css'

/** `41 of 43`, with a bar of that length. */
export function CoverageBar({ covered, total }: { covered: number; total: number }) {
  const share = total === 0 ? null : covered / total
  return (
    <span className={classes.coverage}>
      <span className={classes.numbers}>
        {covered} of {total}
      </span>
      <span className={classes.bar} aria-hidden="true">
        <span style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
      <span className={classes.share}>{formatShare(share)}</span>
    </span>
  )
}

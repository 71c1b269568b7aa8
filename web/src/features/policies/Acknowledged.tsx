import { StateMark } from '../../ui/StateMark.tsx'
import type { PolicyRow } from './policies.query.ts'
import classes from './Acknowledged.module.css'

/** `12 of 14`, and whether I am one of those who are missing. */
export function Acknowledged({
  policy: { publishedVersion, acknowledged, toAcknowledge, acknowledgedByMe },
}: {
  policy: PolicyRow
}) {
  if (publishedVersion === null) return <span className={classes.soft}>–</span>
  if (toAcknowledge === 0) return <span className={classes.soft}>nobody is asked</span>
  return (
    <span className={classes.numbers}>
      {acknowledged} of {toAcknowledge}
      {acknowledgedByMe === false ? (
        <span className={classes.mine}>
          <StateMark state="open">not by you</StateMark>
        </span>
      ) : null}
    </span>
  )
}

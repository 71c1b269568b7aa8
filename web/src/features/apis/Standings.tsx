import { StateMark } from '../../ui/StateMark.tsx'
import type { ApiRow } from './apis.query.ts'
import classes from './Apis.module.css'

/** Standings worth a word of their own, the worst first. */
const told = ['shadow', 'zombie', 'orphan', 'not_assessed'] as const

/** How many endpoints an API has, and how many of them are not as they should be. */
export function Standings({ api: { endpoints, standing, sensitiveToAnyone } }: { api: ApiRow }) {
  if (endpoints === 0) return <StateMark state="not_assessed">none reported</StateMark>
  return (
    <>
      {endpoints}
      <ul className={classes.list}>
        {told
          .filter((one) => (standing[one] ?? 0) > 0)
          .map((one) => (
            <li key={one}>
              <StateMark state={one}>
                {standing[one]} {one === 'not_assessed' ? 'not assessed' : one}
              </StateMark>
            </li>
          ))}
        {sensitiveToAnyone === 0 ? null : (
          <li>
            <StateMark state="fail">{sensitiveToAnyone} sensitive, to anyone</StateMark>
          </li>
        )}
      </ul>
    </>
  )
}

import { PersonName } from '../../ui/PersonName.tsx'
import classes from './Assignee.module.css'
import type { ObligationRow } from './obligations.query.ts'

/** Who has to do it, and who stands in; the role while nobody holds it. */
export function Assignee({
  row: { assignee, actsFor, role },
}: {
  row: Pick<ObligationRow, 'assignee' | 'actsFor' | 'role'>
}) {
  if (!assignee) return <span className={classes.nobody}>{role.title}</span>
  if (!actsFor) return <PersonName name={assignee.name} />
  return (
    <>
      <PersonName name={actsFor.name} /> <span className={classes.nobody}>for {assignee.name ?? 'erased person'}</span>
    </>
  )
}

import type { OrgTx } from '../../core/database/with-org.ts'
import { newId } from '../../core/ids.ts'
import { raiseEvent, readCalendar } from '../planning/index.ts'
import { deadlineOf } from './findings.rules.ts'
import * as repo from './findings.repo.ts'

/**
 * Opens a finding, once for each dedupe key as long as one is open: found again, it counts up. A new one raises `finding.opened`.
 * The deadline follows from the severity, in the calendar of the organization.
 */
export async function openFinding(
  tx: OrgTx,
  finding: Omit<repo.NewFinding, 'id' | 'dueAt'>,
): Promise<{ id: string; isNew: boolean }> {
  const calendar = await readCalendar(tx)
  const id = newId(tx.now)
  const today = tx.now.toZonedDateTimeISO(calendar.timezone).toPlainDate().toString()
  const standing = await repo.openOrCount(
    tx,
    { ...finding, id, dueAt: deadlineOf(finding.severity, tx.now, calendar) },
    `\n\nAgain on ${today}: ${finding.description}`,
  )
  const isNew = standing === id
  if (isNew) await raiseEvent(tx, { kind: 'finding.opened', summary: finding.title, subjectId: id })
  return { id: standing, isNew }
}

export type Nonconformity = Omit<repo.NewFinding, 'id' | 'dueAt' | 'kind'>

/**
 * Opens a nonconformity: a duty was missed, or done and failed.
 * @param nonconformity.dedupeKey names what is wrong; as long as one with this key is open, no second one is
 * @param nonconformity.ownerId null when nobody holds the role
 */
export const openNonconformity = (tx: OrgTx, nonconformity: Nonconformity): Promise<{ id: string; isNew: boolean }> =>
  openFinding(tx, { ...nonconformity, title: withinLength(nonconformity.title), kind: 'nonconformity' })

/** Most characters of a title, as the table has it. A title made of other titles may be longer. */
const longestTitle = 300

/** A title that the table takes. */
export function withinLength(title: string): string {
  const characters = Array.from(title)
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`
}

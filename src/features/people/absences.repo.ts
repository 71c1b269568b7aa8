import type { OrgTx } from '../../core/database/with-org.ts'

const columns = ['id', 'personId', 'deputyId', 'startsAt', 'endsAt', 'reason'] as const

export type AbsenceRow = NonNullable<Awaited<ReturnType<typeof lockAbsence>>>

/** Absences that had not ended at that moment, the next to begin first. */
export const absencesAfter = (tx: OrgTx, moment: Temporal.Instant): Promise<AbsenceRow[]> =>
  tx.db
    .selectFrom('absence')
    .select(columns)
    .where('orgId', '=', tx.org)
    .where('endsAt', '>', moment)
    .orderBy('startsAt')
    .orderBy('id')
    .execute()

/** Absences of these people that share a moment with the span. */
export const absencesDuring = (
  tx: OrgTx,
  personIds: readonly string[],
  { startsAt, endsAt }: { startsAt: Temporal.Instant; endsAt: Temporal.Instant },
): Promise<AbsenceRow[]> =>
  tx.db
    .selectFrom('absence')
    .select(columns)
    .where('orgId', '=', tx.org)
    .where('personId', 'in', personIds)
    .where('endsAt', '>', startsAt)
    .where('startsAt', '<', endsAt)
    .orderBy('startsAt')
    .execute()

export async function insertAbsence(tx: OrgTx, absence: AbsenceRow): Promise<void> {
  await tx.db
    .insertInto('absence')
    .values({ orgId: tx.org, ...absence, createdAt: tx.now })
    .execute()
}

export const lockAbsence = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('absence')
    .select(columns)
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export async function endAbsence(tx: OrgTx, id: string): Promise<void> {
  await tx.db.updateTable('absence').set({ endsAt: tx.now }).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

export async function deleteAbsence(tx: OrgTx, id: string): Promise<void> {
  await tx.db.deleteFrom('absence').where('orgId', '=', tx.org).where('id', '=', id).execute()
}

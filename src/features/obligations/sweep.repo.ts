import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'

/** Locks how far the sweeper has come, so that two sweepers of one organization take turns. Undefined on the first sweep. */
export async function lockSweptUntil(tx: OrgTx): Promise<Temporal.Instant | undefined> {
  await tx.db
    .insertInto('sweepState')
    .values({ orgId: tx.org, sweptUntil: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx.db
    .selectFrom('sweepState')
    .select('sweptUntil')
    .where('orgId', '=', tx.org)
    .forUpdate()
    .executeTakeFirst()
  return row?.sweptUntil
}

export async function setSweptUntil(tx: OrgTx): Promise<void> {
  await tx.db.updateTable('sweepState').set({ sweptUntil: tx.now }).where('orgId', '=', tx.org).execute()
}

/** Open windows that have ended, oldest first, with what a sweep needs to know of them. Continuous duties are swept apart. */
export const lockEnded = (tx: OrgTx, limit: number) =>
  tx.db
    .selectFrom('obligation as o')
    .innerJoin('procedure as p', (join) => join.onRef('p.orgId', '=', 'o.orgId').onRef('p.id', '=', 'o.procedureId'))
    .select([
      'o.id',
      'o.title',
      'o.occurrence',
      'o.dueAt',
      'o.severity',
      'o.controlId',
      'o.procedureId',
      'o.assigneeId',
      'p.triggerKind',
    ])
    .where('o.orgId', '=', tx.org)
    .where('o.state', '=', 'open')
    .where('o.dueAt', '<=', tx.now)
    .orderBy('o.dueAt')
    .orderBy('o.id')
    .limit(limit)
    .forUpdate('o')
    .execute()

/** Windows end exactly at their end, whenever the sweep comes by. */
export async function markMissed(tx: OrgTx, missed: readonly { id: string; reason: string | null }[]): Promise<void> {
  await sql`
    update obligation o set state = 'missed', closed_at = o.due_at, missed_reason = m.reason
    from unnest(${missed.map((one) => one.id)}::uuid[], ${missed.map((one) => one.reason)}::text[]) m(id, reason)
    where o.org_id = ${tx.org} and o.id = m.id`.execute(tx.db)
}

/** Approved waivers that ended although the duty was never done, not yet followed by a finding. */
export const endedWaivers = (tx: OrgTx, since: Temporal.Instant) =>
  tx.db
    .selectFrom('waiver as w')
    .innerJoin('obligation as o', (join) => join.onRef('o.orgId', '=', 'w.orgId').onRef('o.id', '=', 'w.obligationId'))
    .select([
      'o.id',
      'o.title',
      'o.occurrence',
      'o.severity',
      'o.controlId',
      'o.assigneeId',
      'w.id as waiverId',
      'w.endsAt',
    ])
    .where('w.orgId', '=', tx.org)
    .where('w.state', '=', 'approved')
    .where('o.state', '=', 'waived')
    .where('w.endsAt', '>', since)
    .where('w.endsAt', '<=', tx.now)
    .execute()

/** Ends delegations whose time is over, and gives the duty back. */
export async function returnDelegated(tx: OrgTx): Promise<void> {
  await sql`
    with over as (
      update delegation d set ended_at = d.until
      where d.org_id = ${tx.org} and d.ended_at is null and d.until <= ${tx.now.toString()}::timestamptz
      returning d.obligation_id, d.from_id)
    update obligation o set assignee_id = over.from_id
    from over where o.org_id = ${tx.org} and o.id = over.obligation_id and o.state in ('planned', 'open', 'missed')`.execute(
    tx.db,
  )
}

/** The next moment at which something falls due, after now: an opening, a deadline, the end of a waiver or a delegation. */
export async function nextDueInstant(tx: OrgTx): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select least(
      (select min(opens_at) from obligation where org_id = ${tx.org} and state = 'planned'),
      (select min(due_at) from obligation where org_id = ${tx.org} and state = 'open'),
      (select min(ends_at) from waiver where org_id = ${tx.org} and state = 'approved' and ends_at > ${tx.now.toString()}::timestamptz),
      (select min(until) from delegation where org_id = ${tx.org} and ended_at is null)) as at`.execute(tx.db)
  return rows[0]?.at ?? undefined
}

// ---------------------------------------------------------------- continuous duties

/** Open stretches that began before a midnight, of sources that were heard. */
export const lockHeardStretches = (tx: OrgTx, midnight: Temporal.Instant) =>
  tx.db
    .selectFrom('obligation as o')
    .innerJoin('procedure as p', (join) => join.onRef('p.orgId', '=', 'o.orgId').onRef('p.id', '=', 'o.procedureId'))
    .select(['o.id', 'o.procedureId', 'o.dueAt', 'o.lastReportAt'])
    .where('o.orgId', '=', tx.org)
    .where('o.state', '=', 'open')
    .where('o.opensAt', '<', midnight)
    .where('o.lastReportAt', 'is not', null)
    .where('p.triggerKind', '=', 'continuous')
    .forUpdate('o')
    .execute()

export const silentContinuousProcedures = (tx: OrgTx) =>
  tx.db
    .selectFrom('procedure as p')
    .select(['p.id', 'p.controlId', 'p.roleId', 'p.title', 'p.severity', 'p.dutyWindow'])
    .where('p.orgId', '=', tx.org)
    .where('p.triggerKind', '=', 'continuous')
    .where('p.status', '=', 'active')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('obligation as o')
            .select('o.id')
            .whereRef('o.orgId', '=', 'p.orgId')
            .whereRef('o.procedureId', '=', 'p.id')
            .where('o.state', 'in', ['open', 'planned']),
        ),
      ),
    )
    .execute()

export const openStretch = (tx: OrgTx, procedureId: string) =>
  tx.db
    .selectFrom('obligation')
    .select(['id', 'dueAt'])
    .where('orgId', '=', tx.org)
    .where('procedureId', '=', procedureId)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst()

export async function countStretches(tx: OrgTx, procedureId: string, day: string): Promise<number> {
  const row = await tx.db
    .selectFrom('obligation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', tx.org)
    .where('procedureId', '=', procedureId)
    .where((eb) => eb.or([eb('occurrence', '=', day), eb('occurrence', 'like', `${day}#%`)]))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function extendStretch(tx: OrgTx, id: string, dueAt: Temporal.Instant): Promise<void> {
  await tx.db
    .updateTable('obligation')
    .set({ dueAt, lastReportAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .execute()
}

export async function endStretch(tx: OrgTx, id: string, at: Temporal.Instant): Promise<void> {
  await tx.db
    .updateTable('obligation')
    .set({ state: 'met', closedAt: at })
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .execute()
}

export const lockContinuousProcedure = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('procedure')
    .select(['id', 'triggerKind', 'status', 'controlId', 'roleId', 'title', 'severity', 'dutyWindow'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

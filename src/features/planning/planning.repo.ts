import { businessCalendar, type BusinessCalendar, when } from '@holdfast/program'
import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { PlannedOccurrence, PlannedProcedure } from './planning.rules.ts'

/** Time zone and days off of the organization. */
export async function readCalendar(tx: OrgTx): Promise<BusinessCalendar> {
  const row = await tx.db
    .selectFrom('organization')
    .select(['timezone', 'workdays', 'holidays'])
    .where('orgId', '=', tx.org)
    .executeTakeFirst()
  return businessCalendar(found(row, 'organization'))
}

const procedureColumns = [
  'id',
  'controlId',
  'roleId',
  'title',
  'severity',
  'timing',
  'dutyWindow',
  'plannedUntil',
] as const

export interface StoredProcedure extends PlannedProcedure {
  plannedUntil: Temporal.PlainDate | undefined
}

function parseProcedure(row: {
  id: string
  controlId: string
  roleId: string
  title: string
  severity: PlannedProcedure['severity']
  timing: unknown
  dutyWindow: string
  plannedUntil: string | null
}): StoredProcedure {
  const { timing, dutyWindow, plannedUntil, ...rest } = row
  return {
    ...rest,
    when: when.parse(timing),
    window: dutyWindow,
    plannedUntil: plannedUntil === null ? undefined : Temporal.PlainDate.from(plannedUntil),
  }
}

/** Active schedules whose plan does not reach `until`, locked, so that two planners share the work. */
export async function lockSchedulesPlannedBefore(tx: OrgTx, until: Temporal.PlainDate): Promise<StoredProcedure[]> {
  const rows = await tx.db
    .selectFrom('procedure')
    .select(procedureColumns)
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .where('triggerKind', '=', 'schedule')
    .where((eb) => eb.or([eb('plannedUntil', 'is', null), eb('plannedUntil', '<', until.toString())]))
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(parseProcedure)
}

export async function lockProcedures(tx: OrgTx, ids: readonly string[]): Promise<StoredProcedure[]> {
  if (ids.length === 0) return []
  const rows = await tx.db
    .selectFrom('procedure')
    .select(procedureColumns)
    .where('orgId', '=', tx.org)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(parseProcedure)
}

export async function proceduresWaitingFor(tx: OrgTx, eventKind: string): Promise<StoredProcedure[]> {
  const rows = await tx.db
    .selectFrom('procedure')
    .select(procedureColumns)
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .where('eventKind', '=', eventKind)
    .orderBy('id')
    .execute()
  return rows.map(parseProcedure)
}

export async function setPlannedUntil(tx: OrgTx, ids: readonly string[], until: Temporal.PlainDate): Promise<void> {
  if (ids.length === 0) return
  await tx.db
    .updateTable('procedure')
    .set({ plannedUntil: until.toString() })
    .where('orgId', '=', tx.org)
    .where('id', 'in', ids)
    .execute()
}

export interface NewObligation extends PlannedOccurrence {
  procedure: Pick<PlannedProcedure, 'id' | 'controlId' | 'roleId' | 'severity'>
  title: string
  eventId: string | null
  /** Set already when planned: a duty of everybody that an event brings to one person. */
  assigneeId?: string
  /** When the source of a continuous duty was heard last, before this stretch. */
  lastReportAt?: Temporal.Instant
}

/** Most rows that one INSERT carries; PostgreSQL counts parameters with 16 bits. */
const rowsPerInsert = 2000

/** Adds planned obligations. An occurrence that is there already, in whatever state, is left alone. Returns the ids added. */
export async function insertPlanned(tx: OrgTx, planned: readonly NewObligation[]): Promise<string[]> {
  const added: string[] = []
  for (let start = 0; start < planned.length; start += rowsPerInsert) {
    const rows = await tx.db
      .insertInto('obligation')
      .values(
        planned.slice(start, start + rowsPerInsert).map(({ procedure, ...row }) => ({
          orgId: tx.org,
          id: newId(tx.now),
          procedureId: procedure.id,
          controlId: procedure.controlId,
          roleId: procedure.roleId,
          severity: procedure.severity,
          state: 'planned' as const,
          ...row,
        })),
      )
      .onConflict((conflict) => conflict.columns(['orgId', 'procedureId', 'occurrence']).doNothing())
      .returning('id')
      .execute()
    for (const { id } of rows) added.push(id)
  }
  return added
}

/** Takes back what is planned and has not opened, because the procedure changed or was retired. The ledger keeps what was planned. */
export async function deletePlanned(tx: OrgTx, procedureIds: readonly string[]): Promise<number> {
  if (procedureIds.length === 0) return 0
  const { rows } = await sql<{ id: string }>`
    select id from obligation
    where org_id = ${tx.org} and procedure_id = any (${[...procedureIds]}::uuid[]) and state = 'planned' for update`.execute(
    tx.db,
  )
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  // what was asked for or handed over of an occurrence that will not come goes with it
  await tx.db.deleteFrom('waiver').where('orgId', '=', tx.org).where('obligationId', 'in', ids).execute()
  await tx.db.deleteFrom('delegation').where('orgId', '=', tx.org).where('obligationId', 'in', ids).execute()
  await tx.db.deleteFrom('obligation').where('orgId', '=', tx.org).where('id', 'in', ids).execute()
  return ids.length
}

/**
 * Opens every planned obligation whose window has begun, and fixes to it, in one statement, what it is about: versions of control,
 * procedure and policies, the evidence asked for, and the holder of the role.
 */
export async function openDue(tx: OrgTx): Promise<string[]> {
  await expandToEveryone(tx)
  const { rows } = await sql<{ id: string }>`
    update obligation o set
      state = 'open',
      opened_at = ${tx.now.toString()}::timestamptz,
      control_version = c.version,
      procedure_version = p.version,
      evidence_required = p.evidence,
      assignee_id = coalesce(o.assignee_id, r.holder_id),
      policy_versions = coalesce((
        select jsonb_object_agg(y.key, y.published_version)
        from control_policy cp join policy y on y.org_id = cp.org_id and y.id = cp.policy_id
        where cp.org_id = o.org_id and cp.control_id = o.control_id and y.published_version is not null), '{}')
    from procedure p, control c, duty_role r
    where o.org_id = ${tx.org} and o.state = 'planned' and o.opens_at <= ${tx.now.toString()}::timestamptz
      and p.org_id = o.org_id and p.id = o.procedure_id
      and c.org_id = o.org_id and c.id = o.control_id
      and r.org_id = o.org_id and r.id = o.role_id
    returning o.id`.execute(tx.db)
  return rows.map((row) => row.id)
}

/** The role of a program that everybody holds; its duties are one a person. */
export const everyonesRole = 'member'

/**
 * A scheduled duty of everybody becomes, when it opens, one obligation for each active person. What was planned stands for all of
 * them until then, since nobody knows today who will be there.
 */
async function expandToEveryone(tx: OrgTx): Promise<void> {
  await sql`
    with due as (
      delete from obligation o using duty_role r
      where o.org_id = ${tx.org} and o.state = 'planned' and o.opens_at <= ${tx.now.toString()}::timestamptz
        and o.assignee_id is null and o.event_id is null
        and r.org_id = o.org_id and r.id = o.role_id and r.key = ${everyonesRole} and r.holder_id is null
      returning o.*)
    insert into obligation (org_id, id, procedure_id, control_id, occurrence, title, state, opens_at, due_at, severity, role_id, assignee_id)
    select d.org_id, gen_random_uuid(), d.procedure_id, d.control_id, d.occurrence || '/' || p.id, d.title, 'planned', d.opens_at, d.due_at, d.severity, d.role_id, p.id
    from due d join person p on p.org_id = d.org_id
    where p.status <> 'deactivated' and p.access_role not in ('auditor', 'vendor', 'service')
    on conflict (org_id, procedure_id, occurrence) do nothing`.execute(tx.db)
}

/** Which of these ids are people who have not left: a duty of everybody that follows from an event about a person falls to that one. */
export async function presentPeople(tx: OrgTx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.db
    .selectFrom('person')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('id', 'in', ids)
    .where('status', '<>', 'deactivated')
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Which of these roles is everybody's. */
export async function isEveryonesRole(tx: OrgTx, roleIds: readonly string[]): Promise<Set<string>> {
  if (roleIds.length === 0) return new Set()
  const rows = await tx.db
    .selectFrom('dutyRole')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('id', 'in', roleIds)
    .where('key', '=', everyonesRole)
    .execute()
  return new Set(rows.map((row) => row.id))
}

export async function insertEvents(
  tx: OrgTx,
  events: readonly {
    id: string
    kind: string
    summary: string
    subjectId: string | null
    happenedAt: Temporal.Instant
  }[],
): Promise<void> {
  for (let start = 0; start < events.length; start += rowsPerInsert) {
    await tx.db
      .insertInto('programEvent')
      .values(
        events.slice(start, start + rowsPerInsert).map(({ id, kind, summary, subjectId, happenedAt }) => ({
          orgId: tx.org,
          id,
          kind,
          summary,
          subjectId,
          happenedAt,
          recordedAt: tx.now,
        })),
      )
      .execute()
  }
}

/** Gives roles to people, and what is open and was the former holder's (or nobody's) along with them. */
export async function setHolders(
  tx: OrgTx,
  holders: readonly { roleId: string; personId: string | null }[],
): Promise<void> {
  if (holders.length === 0) return
  const roleIds = holders.map((holder) => holder.roleId)
  const personIds = holders.map((holder) => holder.personId)
  await sql`
    update obligation o set assignee_id = h.person_id
    from unnest(${roleIds}::uuid[], ${personIds}::uuid[]) h(role_id, person_id), duty_role r
    where o.org_id = ${tx.org} and o.role_id = h.role_id and o.state in ('open', 'missed')
      and r.org_id = o.org_id and r.id = o.role_id and o.assignee_id is not distinct from r.holder_id
      and r.holder_id is distinct from h.person_id`.execute(tx.db)
  await sql`
    update duty_role r set holder_id = h.person_id
    from unnest(${roleIds}::uuid[], ${personIds}::uuid[]) h(role_id, person_id)
    where r.org_id = ${tx.org} and r.id = h.role_id and r.holder_id is distinct from h.person_id`.execute(tx.db)
}

import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { DB } from '../../core/database/schema.generated.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import type { ObligationState } from './obligations.rules.ts'

export interface ObligationFilter {
  state?: readonly ObligationState[] | undefined
  assigneeIds?: readonly string[] | undefined
  controlId?: string | undefined
  procedureId?: string | undefined
  dueFrom?: Temporal.Instant | undefined
  dueUntil?: Temporal.Instant | undefined
  auditScope?: AuditScope | undefined
}

const rows = (tx: OrgTx) =>
  tx.db
    .selectFrom('obligation as o')
    .innerJoin('procedure as p', (join) => join.onRef('p.orgId', '=', 'o.orgId').onRef('p.id', '=', 'o.procedureId'))
    .innerJoin('control as c', (join) => join.onRef('c.orgId', '=', 'o.orgId').onRef('c.id', '=', 'o.controlId'))
    .innerJoin('dutyRole as r', (join) => join.onRef('r.orgId', '=', 'o.orgId').onRef('r.id', '=', 'o.roleId'))
    .select([
      'o.id',
      'o.title',
      'o.occurrence',
      'o.state',
      'o.opensAt',
      'o.dueAt',
      'o.closedAt',
      'o.severity',
      'o.procedureId',
      'p.key as procedureKey',
      'o.controlId',
      'c.key as controlKey',
      'c.title as controlTitle',
      'o.roleId',
      'r.title as roleTitle',
      // a planned duty would fall to whoever holds the role now
      (eb) => eb.fn.coalesce('o.assigneeId', 'r.holderId').as('assigneeId'),
    ])
    .where('o.orgId', '=', tx.org)

export type ObligationRowData = Awaited<ReturnType<typeof listObligations>>['rows'][number]

function matching(filter: ObligationFilter, tx: OrgTx) {
  return (eb: ExpressionBuilder<DB & { o: DB['obligation'] }, 'o'>): Expression<SqlBool> => {
    const conditions: Expression<SqlBool>[] = []
    if (filter.state) conditions.push(eb('o.state', 'in', filter.state))
    if (filter.assigneeIds) conditions.push(eb('o.assigneeId', 'in', filter.assigneeIds))
    if (filter.controlId !== undefined) conditions.push(eb('o.controlId', '=', filter.controlId))
    if (filter.procedureId !== undefined) conditions.push(eb('o.procedureId', '=', filter.procedureId))
    if (filter.dueFrom) conditions.push(eb('o.dueAt', '>=', filter.dueFrom))
    if (filter.dueUntil) conditions.push(eb('o.dueAt', '<', filter.dueUntil))
    const { from, until } = windowOfScope(filter.auditScope)
    if (from) conditions.push(eb('o.dueAt', '>=', from))
    if (until) conditions.push(eb('o.dueAt', '<', until))
    const controls = controlsInScope(tx, filter.auditScope)
    if (controls) conditions.push(sql<boolean>`o.control_id in (${controls})`)
    return eb.and(conditions)
  }
}

export function listObligations(
  tx: OrgTx,
  filter: ObligationFilter,
  request: PageRequest & { sort: 'dueAt' | 'opensAt' },
) {
  return pageBy(rows(tx).where(matching(filter, tx)), request, {
    column: `o.${request.sort}`,
    id: 'o.id',
    type: 'timestamptz',
    valueOf: (row) => row[request.sort],
  })
}

export async function countObligations(tx: OrgTx, filter: ObligationFilter): Promise<number> {
  const row = await tx.db
    .selectFrom('obligation as o')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('o.orgId', '=', tx.org)
    .where(matching(filter, tx))
    .executeTakeFirstOrThrow()
  return row.count
}

export const findObligation = (tx: OrgTx, id: string, auditScope?: AuditScope) =>
  rows(tx)
    .where('o.id', '=', id)
    .where(matching({ auditScope }, tx))
    .select([
      'o.controlVersion',
      'o.procedureVersion',
      'o.policyVersions',
      'o.evidenceRequired',
      'o.missedReason',
      'o.eventId',
      'p.steps',
      'p.evidence as evidenceNow',
    ])
    .executeTakeFirst()

/** The obligation of a procedure that is open and due first. */
export const openObligationOf = async (tx: OrgTx, procedureId: string): Promise<string | undefined> =>
  (
    await tx.db
      .selectFrom('obligation')
      .select('id')
      .where('orgId', '=', tx.org)
      .where('procedureId', '=', procedureId)
      .where('state', '=', 'open')
      .orderBy('dueAt')
      .orderBy('id')
      .executeTakeFirst()
  )?.id

export const lockObligation = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('obligation')
    .select([
      'id',
      'title',
      'occurrence',
      'state',
      'opensAt',
      'dueAt',
      'severity',
      'assigneeId',
      'roleId',
      'controlId',
      'procedureId',
      'evidenceRequired',
    ])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export type LockedObligation = NonNullable<Awaited<ReturnType<typeof lockObligation>>>

export async function closeObligation(
  tx: OrgTx,
  id: string,
  outcome: { state: 'met' | 'late' | 'waived'; closedAt: Temporal.Instant },
): Promise<void> {
  await tx.db.updateTable('obligation').set(outcome).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

export async function setAssignee(tx: OrgTx, id: string, assigneeId: string | null): Promise<void> {
  await tx.db.updateTable('obligation').set({ assigneeId }).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

// ---------------------------------------------------------------- records

export async function insertRecord(
  tx: OrgTx,
  record: {
    id: string
    obligationId: string
    result: 'done' | 'failed'
    note: string
    happenedAt: Temporal.Instant
    recordedBy: string
    onBehalfOf: string | null
  },
): Promise<void> {
  await tx.db
    .insertInto('activityRecord')
    .values({ orgId: tx.org, ...record, recordedAt: tx.now })
    .execute()
}

export async function attachEvidence(
  tx: OrgTx,
  attachments: readonly { id: string; recordId: string; evidenceId: string; requirement: string | null }[],
): Promise<void> {
  if (attachments.length === 0) return
  await tx.db
    .insertInto('recordEvidence')
    .values(attachments.map((attachment) => ({ orgId: tx.org, ...attachment })))
    .execute()
}

export const recordsOf = (tx: OrgTx, obligationId: string) =>
  tx.db
    .selectFrom('activityRecord')
    .select(['id', 'result', 'note', 'happenedAt', 'recordedAt', 'recordedBy', 'onBehalfOf'])
    .where('orgId', '=', tx.org)
    .where('obligationId', '=', obligationId)
    .orderBy('recordedAt')
    .orderBy('id')
    .execute()

export const evidenceOfRecords = async (tx: OrgTx, recordIds: readonly string[]) =>
  recordIds.length === 0
    ? []
    : tx.db
        .selectFrom('recordEvidence as x')
        .innerJoin('evidence as e', (join) => join.onRef('e.orgId', '=', 'x.orgId').onRef('e.id', '=', 'x.evidenceId'))
        .select(['x.recordId', 'x.requirement', 'e.id', 'e.title', 'e.kind', 'e.sha256'])
        .where('x.orgId', '=', tx.org)
        .where('x.recordId', 'in', recordIds)
        .orderBy('x.id')
        .execute()

export const evidenceByIds = async (tx: OrgTx, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : tx.db
        .selectFrom('evidence')
        .select(['id', 'title', 'kind', 'fileName', 'expiresOn'])
        .where('orgId', '=', tx.org)
        .where('id', 'in', ids)
        .execute()

// ---------------------------------------------------------------- waivers and delegations

const waiverColumns = [
  'w.id',
  'w.obligationId',
  'o.title as obligationTitle',
  'w.reason',
  'w.state',
  'w.requestedBy',
  'w.requestedAt',
  'w.endsAt',
  'w.decidedBy',
  'w.decidedAt',
] as const

const waivers = (tx: OrgTx) =>
  tx.db
    .selectFrom('waiver as w')
    .innerJoin('obligation as o', (join) => join.onRef('o.orgId', '=', 'w.orgId').onRef('o.id', '=', 'w.obligationId'))
    .select(waiverColumns)
    .where('w.orgId', '=', tx.org)

export const waiversOf = (tx: OrgTx, obligationId: string) =>
  waivers(tx).where('w.obligationId', '=', obligationId).orderBy('w.requestedAt').execute()

export const waiverById = (tx: OrgTx, id: string) => waivers(tx).where('w.id', '=', id).executeTakeFirstOrThrow()

/** Requests that this person may decide on: asked by others, for duties of others. */
export const waiversToDecide = (tx: OrgTx, personId: string) =>
  waivers(tx)
    .where('w.state', '=', 'requested')
    .where('w.requestedBy', '!=', personId)
    .where((eb) => eb.or([eb('o.assigneeId', 'is', null), eb('o.assigneeId', '!=', personId)]))
    .orderBy('w.requestedAt')
    .limit(50)
    .execute()

export const lockWaiver = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('waiver')
    .select(['id', 'obligationId', 'state', 'requestedBy', 'endsAt'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export async function insertWaiver(
  tx: OrgTx,
  waiver: { id: string; obligationId: string; reason: string; endsAt: Temporal.Instant; requestedBy: string },
): Promise<void> {
  await tx.db
    .insertInto('waiver')
    .values({ orgId: tx.org, ...waiver, state: 'requested', requestedAt: tx.now })
    .execute()
}

export async function decideWaiver(
  tx: OrgTx,
  id: string,
  decision: { state: 'approved' | 'refused'; decidedBy: string },
): Promise<void> {
  await tx.db
    .updateTable('waiver')
    .set({ ...decision, decidedAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .execute()
}

export async function endDelegations(tx: OrgTx, obligationId: string): Promise<void> {
  await tx.db
    .updateTable('delegation')
    .set({ endedAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('obligationId', '=', obligationId)
    .where('endedAt', 'is', null)
    .execute()
}

export async function insertDelegation(
  tx: OrgTx,
  delegation: {
    id: string
    obligationId: string
    fromId: string | null
    toId: string
    reason: string
    until: Temporal.Instant | null
    delegatedBy: string
  },
): Promise<void> {
  await tx.db
    .insertInto('delegation')
    .values({ orgId: tx.org, ...delegation, delegatedAt: tx.now })
    .execute()
}

export const delegationsOf = (tx: OrgTx, obligationId: string) =>
  tx.db
    .selectFrom('delegation')
    .select(['fromId', 'toId', 'delegatedBy', 'reason', 'delegatedAt', 'until', 'endedAt'])
    .where('orgId', '=', tx.org)
    .where('obligationId', '=', obligationId)
    .orderBy('delegatedAt')
    .execute()

// ---------------------------------------------------------------- around an obligation

export const personStatus = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('person')
    .select(['id', 'status'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()

/** Absences that cover a moment. */
export const absencesAt = (tx: OrgTx, at: Temporal.Instant) =>
  tx.db
    .selectFrom('absence')
    .select(['personId', 'deputyId'])
    .where('orgId', '=', tx.org)
    .where('startsAt', '<=', at)
    .where('endsAt', '>', at)
    .execute()

export const eventById = async (tx: OrgTx, id: string | null) =>
  id === null
    ? undefined
    : tx.db
        .selectFrom('programEvent')
        .select(['kind', 'summary', 'happenedAt', 'subjectId'])
        .where('orgId', '=', tx.org)
        .where('id', '=', id)
        .executeTakeFirst()

export const findingsOf = (tx: OrgTx, obligationId: string) =>
  tx.db
    .selectFrom('finding')
    .select(['id', 'title', 'state'])
    .where('orgId', '=', tx.org)
    .where('obligationId', '=', obligationId)
    .orderBy('openedAt')
    .execute()

export const policyTitles = async (tx: OrgTx, keys: readonly string[]) =>
  keys.length === 0
    ? []
    : tx.db
        .selectFrom('policy')
        .select(['key', 'title'])
        .where('orgId', '=', tx.org)
        .where('key', 'in', keys)
        .orderBy('key')
        .execute()

/** Content of a procedure as an obligation was fixed to it. */
export const procedureVersion = (tx: OrgTx, procedureId: string, version: number) =>
  tx.db
    .selectFrom('procedureVersion')
    .select('content')
    .where('orgId', '=', tx.org)
    .where('procedureId', '=', procedureId)
    .where('version', '=', version)
    .executeTakeFirst()

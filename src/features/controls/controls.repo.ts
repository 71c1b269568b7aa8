import { sql } from 'kysely'
import type { DB } from '../../core/database/schema.generated.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import type { GapCounts } from '../obligations/index.ts'

export interface ControlFilter {
  status?: readonly ('active' | 'retired')[] | undefined
  kind?: readonly ('administrative' | 'technical' | 'physical')[] | undefined
  ownerId?: string | undefined
  frameworkId?: string | undefined
  auditScope?: AuditScope | undefined
}

const rows = (tx: OrgTx) =>
  tx.db
    .selectFrom('control as c')
    .innerJoin('dutyRole as r', (join) => join.onRef('r.orgId', '=', 'c.orgId').onRef('r.id', '=', 'c.ownerRoleId'))
    .select([
      'c.id',
      'c.key',
      'c.title',
      'c.kind',
      'c.status',
      'c.version',
      'c.objective',
      'c.description',
      'c.changedAt',
      'r.title as roleTitle',
      'r.holderId',
    ])
    .where('c.orgId', '=', tx.org)

export type ControlData = Awaited<ReturnType<typeof listControls>>['rows'][number]

function narrow(tx: OrgTx, filter: ControlFilter) {
  let query = rows(tx)
  if (filter.status) query = query.where('c.status', 'in', filter.status)
  if (filter.kind) query = query.where('c.kind', 'in', filter.kind)
  if (filter.ownerId !== undefined) query = query.where('r.holderId', '=', filter.ownerId)
  for (const frameworkId of [filter.frameworkId, filter.auditScope?.frameworkId]) {
    const controls =
      frameworkId === undefined ? undefined : controlsInScope(tx, { frameworkId, from: undefined, until: undefined })
    if (controls) query = query.where(sql<boolean>`c.id in (${controls})`)
  }
  return query
}

export const listControls = (tx: OrgTx, filter: ControlFilter, request: PageRequest) =>
  pageBy(narrow(tx, filter), request, { column: 'c.title', id: 'c.id', type: 'text', valueOf: (row) => row.title })

export const findControl = (tx: OrgTx, id: string, auditScope: AuditScope | undefined) =>
  narrow(tx, { auditScope }).where('c.id', '=', id).executeTakeFirst()

/** What became of the duties of some controls whose deadline lies in [from, until). */
export async function countsByControl(
  tx: OrgTx,
  controlIds: readonly string[],
  period: { from: Temporal.Instant; until: Temporal.Instant },
): Promise<(GapCounts & { controlId: string })[]> {
  if (controlIds.length === 0) return []
  const { rows: counted } = await sql<GapCounts & { controlId: string }>`
    select control_id,
      count(*) filter (where state in ('met', 'late', 'missed'))::int as due,
      count(*) filter (where state = 'met')::int as on_time,
      count(*) filter (where state = 'late')::int as late,
      count(*) filter (where state = 'missed')::int as missed,
      count(*) filter (where state = 'waived')::int as waived
    from obligation
    where org_id = ${tx.org} and control_id = any (${[...controlIds]}::uuid[])
      and due_at >= ${period.from.toString()}::timestamptz and due_at < ${period.until.toString()}::timestamptz
    group by control_id`.execute(tx.db)
  return counted
}

export async function openFindingsByControl(
  tx: OrgTx,
  controlIds: readonly string[],
): Promise<{ controlId: string | null; count: number }[]> {
  if (controlIds.length === 0) return []
  return tx.db
    .selectFrom('finding')
    .select((eb) => ['controlId', eb.fn.countAll<number>().as('count')])
    .where('orgId', '=', tx.org)
    .where('controlId', 'in', controlIds)
    .where('state', '!=', 'closed')
    .groupBy('controlId')
    .execute()
}

export async function requirementsByControl(tx: OrgTx, controlIds: readonly string[]) {
  if (controlIds.length === 0) return []
  return tx.db
    .selectFrom('controlRequirement as cr')
    .innerJoin('requirement as q', (join) =>
      join.onRef('q.orgId', '=', 'cr.orgId').onRef('q.id', '=', 'cr.requirementId'),
    )
    .innerJoin('framework as f', (join) => join.onRef('f.orgId', '=', 'q.orgId').onRef('f.id', '=', 'q.frameworkId'))
    .select(['cr.controlId', 'q.id', 'q.key', 'q.title', 'f.key as frameworkKey', 'f.name as framework'])
    .where('cr.orgId', '=', tx.org)
    .where('cr.controlId', 'in', controlIds)
    .orderBy('f.key')
    .orderBy('q.position')
    .execute()
}

export const policiesOf = (tx: OrgTx, controlId: string) =>
  tx.db
    .selectFrom('controlPolicy as cp')
    .innerJoin('policy as y', (join) => join.onRef('y.orgId', '=', 'cp.orgId').onRef('y.id', '=', 'cp.policyId'))
    .select(['y.id', 'y.key', 'y.title', 'y.publishedVersion'])
    .where('cp.orgId', '=', tx.org)
    .where('cp.controlId', '=', controlId)
    .orderBy('y.title')
    .execute()

export const proceduresOf = (tx: OrgTx, controlId: string) =>
  tx.db
    .selectFrom('procedure as p')
    .innerJoin('dutyRole as r', (join) => join.onRef('r.orgId', '=', 'p.orgId').onRef('r.id', '=', 'p.roleId'))
    .select([
      'p.id',
      'p.key',
      'p.title',
      'p.status',
      'p.timing',
      'p.dutyWindow',
      'p.severity',
      'p.steps',
      'p.evidence',
      'r.title as roleTitle',
    ])
    .where('p.orgId', '=', tx.org)
    .where('p.controlId', '=', controlId)
    .orderBy('p.status')
    .orderBy('p.title')
    .execute()

/** Every occurrence of a control whose window touches [from, until), in order. */
export const occurrencesOf = (
  tx: OrgTx,
  controlId: string,
  period: { from: Temporal.Instant; until: Temporal.Instant },
  scope: AuditScope | undefined,
) => {
  const audit = windowOfScope(scope)
  let query = tx.db
    .selectFrom('obligation')
    .select(['id', 'procedureId', 'occurrence', 'state', 'opensAt', 'dueAt', 'closedAt'])
    .where('orgId', '=', tx.org)
    .where('controlId', '=', controlId)
    .where('dueAt', '>=', period.from)
    .where('opensAt', '<', period.until)
  if (audit.from) query = query.where('dueAt', '>=', audit.from)
  if (audit.until) query = query.where('dueAt', '<', audit.until)
  return query.orderBy('dueAt').orderBy('id').limit(5000).execute()
}

export const recordCounts = async (
  tx: OrgTx,
  controlId: string,
  period: { from: Temporal.Instant; until: Temporal.Instant },
) =>
  tx.db
    .selectFrom('activityRecord as a')
    .innerJoin('obligation as o', (join) => join.onRef('o.orgId', '=', 'a.orgId').onRef('o.id', '=', 'a.obligationId'))
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('a.result', '=', 'done').as('done'),
      eb.fn.countAll<number>().filterWhere('a.result', '=', 'failed').as('failed'),
    ])
    .where('a.orgId', '=', tx.org)
    .where('o.controlId', '=', controlId)
    .where('o.dueAt', '>=', period.from)
    .where('o.dueAt', '<', period.until)
    .executeTakeFirstOrThrow()

/** How many checks that counted for a control last say what: the last run of each. */
export async function checkStates(tx: OrgTx, controlId: string): Promise<{ state: CheckState; count: number }[]> {
  const { rows: counted } = await sql<{ state: CheckState; count: number }>`
    select last.state, count(*)::int as count
    from (select distinct check_key from check_run where org_id = ${tx.org} and control_id = ${controlId}) k
    join lateral (
      select r.state, r.control_id from check_run r
      where r.org_id = ${tx.org} and r.check_key = k.check_key order by r.number desc limit 1) last on true
    where last.control_id = ${controlId}
      and not exists (
        select 1 from check_setting s where s.org_id = ${tx.org} and s.key = k.check_key and s.status = 'retired')
    group by last.state`.execute(tx.db)
  return counted
}

type CheckState = DB['checkRun']['state']

export const versionsOf = (tx: OrgTx, controlId: string) =>
  tx.db
    .selectFrom('controlVersion')
    .select(['version', 'createdAt'])
    .where('orgId', '=', tx.org)
    .where('controlId', '=', controlId)
    .orderBy('version', 'desc')
    .execute()

import { sql } from 'kysely'
import { accessRoles, rolePermissions } from '../../core/auth/permissions.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { controlsInScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import { everyonesRole } from '../planning/index.ts'
import type { PolicyState } from './policies.rules.ts'

/** Policies that the caller may see: for an auditor, those that answer the framework of the audit, themselves or by a control. */
function visible(tx: OrgTx, auditScope: AuditScope | undefined) {
  const query = tx.db
    .selectFrom('policy as y')
    .innerJoin('dutyRole as o', (join) => join.onRef('o.orgId', '=', 'y.orgId').onRef('o.id', '=', 'y.ownerRoleId'))
    .innerJoin('dutyRole as a', (join) => join.onRef('a.orgId', '=', 'y.orgId').onRef('a.id', '=', 'y.approverRoleId'))
    .leftJoin('policyVersion as v', (join) =>
      join
        .onRef('v.orgId', '=', 'y.orgId')
        .onRef('v.policyId', '=', 'y.id')
        .onRef('v.version', '=', 'y.publishedVersion'),
    )
    .select([
      'y.id',
      'y.key',
      'y.title',
      'y.status',
      'y.publishedVersion',
      'v.publishedAt',
      'o.title as ownerRole',
      'o.holderId as ownerId',
      'a.title as approverRole',
      'a.holderId as approverId',
    ])
    .where('y.orgId', '=', tx.org)
  const controls = controlsInScope(tx, auditScope)
  if (!controls) return query
  return query.where(sql<boolean>`(
    exists (
      select 1 from control_policy cp where cp.org_id = ${tx.org} and cp.policy_id = y.id and cp.control_id in (${controls}))
    or exists (
      select 1 from policy_requirement pr join requirement q on q.org_id = pr.org_id and q.id = pr.requirement_id
      where pr.org_id = ${tx.org} and pr.policy_id = y.id and q.framework_id = ${auditScope?.frameworkId}))`)
}

export type PolicyRowData = NonNullable<Awaited<ReturnType<typeof findPolicy>>>

export function listPolicies(
  tx: OrgTx,
  request: PageRequest & { status?: readonly ('active' | 'retired')[] | undefined },
  auditScope: AuditScope | undefined,
) {
  const query = visible(tx, auditScope)
  return pageBy(request.status ? query.where('y.status', 'in', request.status) : query, request, {
    column: 'y.title',
    id: 'y.id',
    type: 'text',
    valueOf: (row) => row.title,
  })
}

export const findPolicy = (tx: OrgTx, id: string, auditScope: AuditScope | undefined) =>
  visible(tx, auditScope).where('y.id', '=', id).executeTakeFirst()

const locked = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('policy')
    .select(['id', 'title', 'status', 'publishedVersion', 'approverRoleId'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)

export type LockedPolicy = NonNullable<Awaited<ReturnType<typeof lockPolicy>>>

/** Locks a policy. Whatever changes a version of it does this first. */
export const lockPolicy = (tx: OrgTx, id: string) => locked(tx, id).forUpdate().executeTakeFirst()

/** Keeps a policy as it is while many acknowledge it at once. */
export const holdPolicy = (tx: OrgTx, id: string) => locked(tx, id).forShare().executeTakeFirst()

export const findRole = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('dutyRole')
    .select(['title', 'holderId'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()

// ---------------------------------------------------------------- versions

const versionColumns = [
  'v.version',
  'v.state',
  'v.body',
  'v.authorId',
  'v.decidedBy',
  'v.decidedAt',
  'v.decisionNote',
  'v.createdAt',
  'v.publishedAt',
] as const

const versions = (tx: OrgTx, policyId: string) =>
  tx.db
    .selectFrom('policyVersion as v')
    .select(versionColumns)
    .where('v.orgId', '=', tx.org)
    .where('v.policyId', '=', policyId)

export type VersionRow = NonNullable<Awaited<ReturnType<typeof findVersion>>>

export const listVersions = (tx: OrgTx, policyId: string): Promise<VersionRow[]> =>
  versions(tx, policyId).orderBy('v.version', 'desc').execute()

export const findVersion = (tx: OrgTx, policyId: string, version: number) =>
  versions(tx, policyId).where('v.version', '=', version).executeTakeFirst()

export const newestVersion = (tx: OrgTx, policyId: string) =>
  versions(tx, policyId)
    .innerJoin('person as p', (join) => join.onRef('p.orgId', '=', 'v.orgId').onRef('p.id', '=', 'v.authorId'))
    .select('p.status as authorStatus')
    .orderBy('v.version', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The newest version of each of these policies. */
export async function newestVersions(
  tx: OrgTx,
  policyIds: readonly string[],
): Promise<{ policyId: string; version: number; state: PolicyState }[]> {
  if (policyIds.length === 0) return []
  return tx.db
    .selectFrom('policyVersion')
    .distinctOn('policyId')
    .select(['policyId', 'version', 'state'])
    .where('orgId', '=', tx.org)
    .where('policyId', 'in', policyIds)
    .orderBy('policyId')
    .orderBy('version', 'desc')
    .execute()
}

export async function insertVersion(
  tx: OrgTx,
  version: { id: string; policyId: string; version: number; body: string },
): Promise<void> {
  await tx.db
    .insertInto('policyVersion')
    .values({ orgId: tx.org, ...version, state: 'draft', authorId: tx.person, createdAt: tx.now })
    .execute()
}

export async function changeVersion(
  tx: OrgTx,
  { policyId, version }: { policyId: string; version: number },
  changes: {
    body?: string
    state?: PolicyState
    decidedBy?: string
    decidedAt?: Temporal.Instant
    decisionNote?: string
    publishedAt?: Temporal.Instant
  },
): Promise<void> {
  await tx.db
    .updateTable('policyVersion')
    .set(changes)
    .where('orgId', '=', tx.org)
    .where('policyId', '=', policyId)
    .where('version', '=', version)
    .execute()
}

export async function setPublishedVersion(tx: OrgTx, policyId: string, version: number): Promise<void> {
  await tx.db
    .updateTable('policy')
    .set({ publishedVersion: version, changedAt: tx.now })
    .where('orgId', '=', tx.org)
    .where('id', '=', policyId)
    .execute()
}

// ---------------------------------------------------------------- acknowledgments

const acknowledgingRoles = accessRoles.filter((role) => rolePermissions[role].has('policy:acknowledge'))

/**
 * Each published policy with each active person who is asked to acknowledge it, and when that person did, if so: everybody who works
 * here, or who holds one of the roles that the policy names.
 */
const asked = (tx: OrgTx, policyIds: readonly string[]) => sql`
  select y.id as policy_id, p.id as person_id, a.acknowledged_at
  from policy y
  join person p on p.org_id = y.org_id and p.status = 'active' and p.access_role in (${sql.join(acknowledgingRoles)})
    and (y.acknowledge && array['everyone', ${everyonesRole}::text] or exists (
      select 1 from duty_role r
      where r.org_id = y.org_id and r.holder_id = p.id and r.status = 'active' and r.key = any (y.acknowledge)))
  left join acknowledgment a on a.org_id = y.org_id and a.policy_id = y.id and a.version = y.published_version and a.person_id = p.id
  where y.org_id = ${tx.org} and y.id in (${sql.join(policyIds)}) and y.published_version is not null`

export interface AskedCounts {
  policyId: string
  asked: number
  acknowledged: number
  /** Whether this person acknowledged it; null when not asked to. */
  byMe: boolean | null
}

export async function countAsked(
  tx: OrgTx,
  policyIds: readonly string[],
  me: string | undefined,
): Promise<AskedCounts[]> {
  if (policyIds.length === 0) return []
  const { rows } = await sql<AskedCounts>`
    select q.policy_id, count(*) as asked, count(q.acknowledged_at) as acknowledged,
           bool_or(q.acknowledged_at is not null) filter (where q.person_id = ${me ?? null}::uuid) as by_me
    from (${asked(tx, policyIds)}) q group by q.policy_id`.execute(tx.db)
  return rows
}

export async function peopleAsked(
  tx: OrgTx,
  policyId: string,
): Promise<{ personId: string; acknowledgedAt: Temporal.Instant | null }[]> {
  const { rows } = await sql<{ personId: string; acknowledgedAt: Temporal.Instant | null }>`
    select q.person_id, q.acknowledged_at from (${asked(tx, [policyId])}) q order by q.person_id`.execute(tx.db)
  return rows
}

export const listAcknowledgments = (tx: OrgTx, policyId: string) =>
  tx.db
    .selectFrom('acknowledgment')
    .select(['personId', 'version', 'acknowledgedAt'])
    .where('orgId', '=', tx.org)
    .where('policyId', '=', policyId)
    .orderBy('version', 'desc')
    .orderBy('acknowledgedAt')
    .orderBy('id')
    .execute()

/** Adds an acknowledgment, unless there is one, and returns when it was made. */
export async function acknowledge(
  tx: OrgTx,
  acknowledgment: { id: string; policyId: string; version: number },
): Promise<Temporal.Instant> {
  const personId = tx.person
  await tx.db
    .insertInto('acknowledgment')
    .values({ orgId: tx.org, ...acknowledgment, personId, acknowledgedAt: tx.now })
    .onConflict((conflict) => conflict.columns(['orgId', 'policyId', 'version', 'personId']).doNothing())
    .execute()
  const row = await tx.db
    .selectFrom('acknowledgment')
    .select('acknowledgedAt')
    .where('orgId', '=', tx.org)
    .where('policyId', '=', acknowledgment.policyId)
    .where('version', '=', acknowledgment.version)
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow()
  return row.acknowledgedAt
}

export const controlsOf = (tx: OrgTx, policyId: string, auditScope: AuditScope | undefined) => {
  const query = tx.db
    .selectFrom('controlPolicy as cp')
    .innerJoin('control as c', (join) => join.onRef('c.orgId', '=', 'cp.orgId').onRef('c.id', '=', 'cp.controlId'))
    .select(['c.id', 'c.key', 'c.title'])
    .where('cp.orgId', '=', tx.org)
    .where('cp.policyId', '=', policyId)
    .where('c.status', '=', 'active')
    .orderBy('c.title')
    .orderBy('c.id')
  const controls = controlsInScope(tx, auditScope)
  return (controls ? query.where(sql<boolean>`c.id in (${controls})`) : query).execute()
}

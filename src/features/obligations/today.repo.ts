import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'

/** Findings that are open; for an auditor, those that the audit is about. */
export async function findingCounts(
  tx: OrgTx,
  scope: AuditScope | undefined,
): Promise<{ open: number; overdue: number }> {
  const controls = controlsInScope(tx, scope)
  const { until } = windowOfScope(scope)
  let query = tx.db
    .selectFrom('finding')
    .select((eb) => [
      eb.fn.countAll<number>().as('open'),
      eb.fn
        .countAll<number>()
        .filterWhere((on) => on.and([on('dueAt', '<=', tx.now), on('state', '!=', 'awaiting_verification')]))
        .as('overdue'),
    ])
    .where('orgId', '=', tx.org)
    .where('state', 'in', ['open', 'acting', 'awaiting_verification'])
  if (until) query = query.where('openedAt', '<', until)
  if (controls) query = query.where(sql<boolean>`control_id in (${controls})`)
  return query.executeTakeFirstOrThrow()
}

/** Published policies that this person is asked to acknowledge and has not: everyone's, and those of the roles held. */
export async function policiesToAcknowledge(
  tx: OrgTx,
  personId: string,
): Promise<{ id: string; title: string; version: number }[]> {
  const { rows } = await sql<{ id: string; title: string; version: number }>`
    select y.id, y.title, y.published_version as version
    from policy y
    where y.org_id = ${tx.org} and y.status = 'active' and y.published_version is not null
      and ('everyone' = any (y.acknowledge) or y.acknowledge && (
        select coalesce(array_agg(r.key), '{}') from duty_role r where r.org_id = ${tx.org} and r.holder_id = ${personId}))
      and not exists (select 1 from acknowledgment a where a.org_id = y.org_id and a.policy_id = y.id and a.version = y.published_version and a.person_id = ${personId})
    order by y.title limit 50`.execute(tx.db)
  return rows
}

/** Policy versions in review that this person may decide on: as approver, or running the program; never as author. */
export async function policiesToApprove(
  tx: OrgTx,
  personId: string,
  runsProgram: boolean,
): Promise<{ id: string; title: string; version: number }[]> {
  const { rows } = await sql<{ id: string; title: string; version: number }>`
    select y.id, y.title, v.version
    from policy_version v join policy y on y.org_id = v.org_id and y.id = v.policy_id
    join duty_role r on r.org_id = y.org_id and r.id = y.approver_role_id
    where v.org_id = ${tx.org} and v.state = 'in_review' and v.author_id <> ${personId} and (r.holder_id = ${personId} or (${runsProgram} and r.holder_id is null))
    order by y.title limit 50`.execute(tx.db)
  return rows
}

export const findingsToVerify = (tx: OrgTx, personId: string) =>
  tx.db
    .selectFrom('finding')
    .select(['id', 'title', 'dueAt'])
    .where('orgId', '=', tx.org)
    .where('state', '=', 'awaiting_verification')
    .where((eb) => eb.or([eb('fixedBy', 'is', null), eb('fixedBy', '!=', personId)]))
    .where((eb) => eb.or([eb('verifyNotBefore', 'is', null), eb('verifyNotBefore', '<=', tx.now)]))
    .orderBy('dueAt')
    .limit(50)
    .execute()

/** Facts about the program from which the next steps follow. */
export async function programFacts(tx: OrgTx): Promise<{
  controls: number
  people: number
  rolesWithoutHolder: { id: string; title: string; duties: number; firstOpens: Temporal.Instant | null }[]
  uncovered: { id: string; framework: string; key: string; title: string; total: number }[]
  draftPolicies: number
  unassignedFindings: number
  checksNotPassing: { state: string; count: number }[]
}> {
  const { rows: roles } = await sql<{ id: string; title: string; duties: number; firstOpens: Temporal.Instant | null }>`
    select r.id, r.title, count(o.id)::int as duties, min(o.opens_at) as first_opens
    from duty_role r left join obligation o on o.org_id = r.org_id and o.role_id = r.id and o.state in ('planned', 'open') and o.assignee_id is null
      and o.opens_at < ${tx.now.add({ hours: 90 * 24 }).toString()}::timestamptz
    where r.org_id = ${tx.org} and r.holder_id is null and r.status = 'active' and r.key <> 'member'
    group by r.id, r.title order by count(o.id) desc, r.title limit 5`.execute(tx.db)
  const { rows: uncovered } = await sql<{ id: string; framework: string; key: string; title: string; total: number }>`
    select f.id, f.name as framework, q.key, q.title, count(*) over ()::int as total
    from requirement q join framework f on f.org_id = q.org_id and f.id = q.framework_id
    where q.org_id = ${tx.org} and q.in_scope and q.is_leaf
      and not exists (
        select 1 from control_requirement cr join control c on c.org_id = cr.org_id and c.id = cr.control_id and c.status = 'active'
        where cr.org_id = q.org_id and cr.requirement_id = q.id)
    order by f.name, q.position limit 1`.execute(tx.db)
  const { rows } = await sql<{ controls: number; people: number; draftPolicies: number; unassignedFindings: number }>`
    select
      (select count(*)::int from control where org_id = ${tx.org} and status = 'active') as controls,
      (select count(*)::int from person where org_id = ${tx.org} and status <> 'deactivated') as people,
      (select count(*)::int from policy where org_id = ${tx.org} and status = 'active' and published_version is null) as draft_policies,
      (select count(*)::int from finding where org_id = ${tx.org} and state <> 'closed' and owner_id is null) as unassigned_findings`.execute(
    tx.db,
  )
  const { rows: checksNotPassing } = await sql<{ state: string; count: number }>`
    select last.state, count(*)::int as count
    from (select distinct on (check_key) check_key, state from check_run where org_id = ${tx.org} order by check_key, number desc) last
    where last.state not in ('pass', 'not_assessed')
      and not exists (
        select 1 from check_setting s where s.org_id = ${tx.org} and s.key = last.check_key and s.status = 'retired')
    group by last.state order by last.state`.execute(tx.db)
  return {
    controls: 0,
    people: 0,
    draftPolicies: 0,
    unassignedFindings: 0,
    ...rows[0],
    rolesWithoutHolder: roles,
    uncovered,
    checksNotPassing,
  }
}

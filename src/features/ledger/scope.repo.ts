import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { windowOfScope } from '../../core/operations/audit-scope.ts'

/** Tables of which an auditor of any scope sees every entry: what the audit is about, and what was erased. */
export const alwaysInScope: ReadonlySet<string> = new Set(['organization', 'program', 'erasure'])

/**
 * Ids of everything that belongs to an audit: the framework, the controls that answer it with their policies and procedures, and what
 * happened to their duties whose deadline lies in the window. Undefined when the audit has no bounds.
 */
export async function subjectsInScope(tx: OrgTx, scope: AuditScope | undefined): Promise<Set<string> | undefined> {
  if (!scope || (scope.frameworkId === undefined && scope.from === undefined && scope.until === undefined))
    return undefined
  const { from, until } = windowOfScope(scope)
  const { rows } = await sql<{ id: string }>`
    with f as (select id from framework where org_id = ${tx.org} and (${scope.frameworkId ?? null}::uuid is null or id = ${scope.frameworkId ?? null}::uuid)),
    q as (select id from requirement where org_id = ${tx.org} and framework_id in (select id from f)),
    c as (select distinct control_id as id from control_requirement where org_id = ${tx.org} and requirement_id in (select id from q)),
    y as (select distinct policy_id as id from control_policy where org_id = ${tx.org} and control_id in (select id from c)),
    p as (select id from procedure where org_id = ${tx.org} and control_id in (select id from c)),
    o as (select id from obligation where org_id = ${tx.org} and control_id in (select id from c)
          and due_at >= coalesce(${from?.toString() ?? null}::timestamptz, '-infinity') and due_at < coalesce(${until?.toString() ?? null}::timestamptz, 'infinity')),
    a as (select id from activity_record where org_id = ${tx.org} and obligation_id in (select id from o)),
    x as (select id, evidence_id from record_evidence where org_id = ${tx.org} and record_id in (select id from a)),
    k as (select id, evidence_id from check_run where org_id = ${tx.org} and control_id in (select id from c)
          and ran_at >= coalesce(${from?.toString() ?? null}::timestamptz, '-infinity') and ran_at < coalesce(${until?.toString() ?? null}::timestamptz, 'infinity'))
    select id from f union select id from q union select id from c union select id from y union select id from p union select id from o union select id from a
    union select id from x union select evidence_id from x union select id from k union select evidence_id from k
    union select id from control_version where org_id = ${tx.org} and control_id in (select id from c)
    union select id from control_requirement where org_id = ${tx.org} and control_id in (select id from c)
    union select id from control_policy where org_id = ${tx.org} and control_id in (select id from c)
    union select id from policy_version where org_id = ${tx.org} and policy_id in (select id from y)
    union select id from acknowledgment where org_id = ${tx.org} and policy_id in (select id from y)
    union select id from procedure_version where org_id = ${tx.org} and procedure_id in (select id from p)
    union select id from waiver where org_id = ${tx.org} and obligation_id in (select id from o)
    union select id from delegation where org_id = ${tx.org} and obligation_id in (select id from o)
    union select id from finding where org_id = ${tx.org} and control_id in (select id from c)
          and opened_at >= coalesce(${from?.toString() ?? null}::timestamptz, '-infinity') and opened_at < coalesce(${until?.toString() ?? null}::timestamptz, 'infinity')`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => row.id))
}

/** The scope of an audit in words, as the bundle states it. */
export async function describeScope(tx: OrgTx, scope: AuditScope): Promise<string> {
  const framework =
    scope.frameworkId === undefined
      ? undefined
      : await tx.db
          .selectFrom('framework')
          .select(['name'])
          .where('orgId', '=', tx.org)
          .where('id', '=', scope.frameworkId)
          .executeTakeFirst()
  const window = [
    scope.from === undefined ? '' : ` from ${scope.from}`,
    scope.until === undefined ? '' : ` until ${scope.until}`,
  ].join('')
  return `${framework?.name ?? 'Every framework'}, duties due${window === '' ? ' at any time' : window}`
}

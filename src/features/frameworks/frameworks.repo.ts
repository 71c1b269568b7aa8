import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AuditScope } from '../../core/operations/authority.ts'

export interface FrameworkData {
  id: string
  key: string
  name: string
  version: string
  publisher: string
  requirements: number
  covered: number
}

/** Active frameworks with how many of their leaf requirements in scope an active control answers. */
export async function listFrameworks(tx: OrgTx, scope: AuditScope | undefined): Promise<FrameworkData[]> {
  const { rows } = await sql<FrameworkData>`
    select f.id, f.key, f.name, f.version, f.publisher,
      count(q.id) filter (where q.is_leaf and q.in_scope)::int as requirements,
      count(q.id) filter (where q.is_leaf and q.in_scope and exists (
        select 1 from control_requirement cr join control c on c.org_id = cr.org_id and c.id = cr.control_id and c.status = 'active'
        where cr.org_id = q.org_id and cr.requirement_id = q.id))::int as covered
    from framework f left join requirement q on q.org_id = f.org_id and q.framework_id = f.id
    where f.org_id = ${tx.org} and f.status = 'active' ${scope?.frameworkId === undefined ? sql`` : sql`and f.id = ${scope.frameworkId}`}
    group by f.id, f.key, f.name, f.version, f.publisher
    order by f.name, f.id`.execute(tx.db)
  return rows
}

export const requirementsOf = (tx: OrgTx, frameworkId: string) =>
  tx.db
    .selectFrom('requirement')
    .select(['id', 'key', 'parentKey', 'title', 'kind', 'note', 'isLeaf', 'inScope'])
    .where('orgId', '=', tx.org)
    .where('frameworkId', '=', frameworkId)
    .orderBy('position')
    .orderBy('id')
    .execute()

export const controlsOfFramework = (tx: OrgTx, frameworkId: string) =>
  tx.db
    .selectFrom('controlRequirement as cr')
    .innerJoin('requirement as q', (join) =>
      join.onRef('q.orgId', '=', 'cr.orgId').onRef('q.id', '=', 'cr.requirementId'),
    )
    .innerJoin('control as c', (join) => join.onRef('c.orgId', '=', 'cr.orgId').onRef('c.id', '=', 'cr.controlId'))
    .select(['cr.requirementId', 'c.id', 'c.key', 'c.title'])
    .where('cr.orgId', '=', tx.org)
    .where('q.frameworkId', '=', frameworkId)
    .where('c.status', '=', 'active')
    .orderBy('c.title')
    .execute()

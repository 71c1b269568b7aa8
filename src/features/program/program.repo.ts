import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'

export const programRow = (tx: OrgTx) =>
  tx.db
    .selectFrom('program')
    .select(['key', 'title', 'description', 'frameworks'])
    .where('orgId', '=', tx.org)
    .executeTakeFirst()

/** Two applies of one organization take turns: the second plans against what the first left. */
export async function lockProgram(tx: OrgTx): Promise<void> {
  await tx.db.selectFrom('organization').select('id').where('orgId', '=', tx.org).forUpdate().execute()
}

export async function calendarRow(tx: OrgTx) {
  return found(
    await tx.db
      .selectFrom('organization')
      .select(['timezone', 'workdays', 'holidays'])
      .where('orgId', '=', tx.org)
      .executeTakeFirst(),
    'organization',
  )
}

export const activeRoles = (tx: OrgTx) =>
  tx.db
    .selectFrom('dutyRole')
    .select(['id', 'key', 'title', 'description'])
    .where('orgId', '=', tx.org)
    .where('status', '=', 'active')
    .orderBy('key')
    .execute()

export async function newestPolicies(tx: OrgTx) {
  const { rows } = await sql<{
    key: string
    title: string
    owner: string
    approver: string
    acknowledge: string[]
    review: unknown
    body: string
    requirements: string[]
  }>`
    select y.key, y.title, o.key as owner, a.key as approver, y.acknowledge, y.review, v.body,
      (select coalesce(array_agg(f.key || ':' || q.key order by f.key, q.position), '{}')
       from policy_requirement pr join requirement q on q.org_id = pr.org_id and q.id = pr.requirement_id
       join framework f on f.org_id = q.org_id and f.id = q.framework_id
       where pr.org_id = y.org_id and pr.policy_id = y.id) as requirements
    from policy y
    join duty_role o on o.org_id = y.org_id and o.id = y.owner_role_id
    join duty_role a on a.org_id = y.org_id and a.id = y.approver_role_id
    join lateral (select body from policy_version v where v.org_id = y.org_id and v.policy_id = y.id and v.state <> 'rejected' order by v.version desc limit 1) v on true
    where y.org_id = ${tx.org} and y.status = 'active' order by y.key`.execute(tx.db)
  return rows
}

/** What the files said of each active control, as its newest version kept it. */
export const currentControlContents = (tx: OrgTx) =>
  tx.db
    .selectFrom('control as c')
    .innerJoin('controlVersion as v', (join) =>
      join.onRef('v.orgId', '=', 'c.orgId').onRef('v.controlId', '=', 'c.id').onRef('v.version', '=', 'c.version'),
    )
    .select('v.content')
    .where('c.orgId', '=', tx.org)
    .where('c.status', '=', 'active')
    .orderBy('c.key')
    .execute()

export const currentProcedureContents = (tx: OrgTx) =>
  tx.db
    .selectFrom('procedure as p')
    .innerJoin('procedureVersion as v', (join) =>
      join.onRef('v.orgId', '=', 'p.orgId').onRef('v.procedureId', '=', 'p.id').onRef('v.version', '=', 'p.version'),
    )
    .select('v.content')
    .where('p.orgId', '=', tx.org)
    .where('p.status', '=', 'active')
    .orderBy('p.key')
    .execute()

export const customFrameworks = (tx: OrgTx) =>
  tx.db
    .selectFrom('framework')
    .select(['key', 'custom'])
    .where('orgId', '=', tx.org)
    .where('custom', 'is not', null)
    .where('status', '=', 'active')
    .orderBy('key')
    .execute()

// ---------------------------------------------------------------- roles

const roleCounts = (tx: OrgTx) =>
  tx.db
    .selectFrom('dutyRole as r')
    .select((eb) => [
      'r.id',
      'r.key',
      'r.title',
      'r.description',
      'r.status',
      'r.holderId',
      eb
        .selectFrom('control as c')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('c.orgId', '=', 'r.orgId')
        .whereRef('c.ownerRoleId', '=', 'r.id')
        .where('c.status', '=', 'active')
        .as('controls'),
      eb
        .selectFrom('procedure as p')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('p.orgId', '=', 'r.orgId')
        .whereRef('p.roleId', '=', 'r.id')
        .where('p.status', '=', 'active')
        .as('procedures'),
    ])
    .where('r.orgId', '=', tx.org)

export const listRoles = (tx: OrgTx) => roleCounts(tx).orderBy('r.status').orderBy('r.title').execute()

export const roleById = (tx: OrgTx, id: string) => roleCounts(tx).where('r.id', '=', id).executeTakeFirst()

export const lockRole = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('dutyRole')
    .select(['id', 'holderId'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export const activePeople = async (tx: OrgTx, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : tx.db
        .selectFrom('person')
        .select('id')
        .where('orgId', '=', tx.org)
        .where('id', 'in', ids)
        .where('status', '!=', 'deactivated')
        .execute()

import { type RawBuilder, sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import type { GapCounts } from './obligations.rules.ts'

/** Counts of closed windows with a deadline in [from, until). Waived ones are counted apart and are not due. */
const counts = sql`
  count(*) filter (where o.state in ('met', 'late', 'missed'))::int as due,
  count(*) filter (where o.state = 'met')::int as on_time,
  count(*) filter (where o.state = 'late')::int as late,
  count(*) filter (where o.state = 'missed')::int as missed,
  count(*) filter (where o.state = 'waived')::int as waived`

const inPeriod = (
  tx: OrgTx,
  period: { from: Temporal.Instant; until: Temporal.Instant },
  scope: AuditScope | undefined,
): RawBuilder<unknown> => {
  const controls = controlsInScope(tx, scope)
  const { from, until } = windowOfScope(scope)
  return sql`o.org_id = ${tx.org} and o.due_at >= ${period.from.toString()}::timestamptz and o.due_at < ${period.until.toString()}::timestamptz
    ${controls ? sql`and o.control_id in (${controls})` : sql``}
    ${from ? sql`and o.due_at >= ${from.toString()}::timestamptz` : sql``}
    ${until ? sql`and o.due_at < ${until.toString()}::timestamptz` : sql``}`
}

export interface Period {
  from: Temporal.Instant
  until: Temporal.Instant
}

export async function gapOf(tx: OrgTx, period: Period, scope?: AuditScope): Promise<GapCounts> {
  const { rows } =
    await sql<GapCounts>`select ${counts} from obligation o where ${inPeriod(tx, period, scope)}`.execute(tx.db)
  return rows[0] ?? { due: 0, onTime: 0, late: 0, missed: 0, waived: 0 }
}

/** The same for each of several periods that follow one another: `edges` are their borders, in order. */
export async function gapOverTime(
  tx: OrgTx,
  edges: readonly Temporal.Instant[],
  scope?: AuditScope,
): Promise<(GapCounts & { bucket: number })[]> {
  const [first, last] = [edges[0], edges.at(-1)]
  if (!first || !last) return []
  const { rows } = await sql<GapCounts & { bucket: number }>`
    select width_bucket(o.due_at, ${edges.map(String)}::timestamptz[]) - 1 as bucket, ${counts}
    from obligation o where ${inPeriod(tx, { from: first, until: last }, scope)} group by 1 order by 1`.execute(tx.db)
  return rows
}

export async function gapBy(
  tx: OrgTx,
  by: 'control' | 'assignee' | 'framework',
  period: Period,
  scope?: AuditScope,
): Promise<(GapCounts & { id: string | null; title: string | null })[]> {
  const where = inPeriod(tx, period, scope)
  switch (by) {
    case 'control':
      return (
        await sql<GapCounts & { id: string; title: string }>`
          select c.id, c.title, ${counts} from obligation o join control c on c.org_id = o.org_id and c.id = o.control_id
          where ${where} group by c.id, c.title order by c.title, c.id`.execute(tx.db)
      ).rows
    case 'assignee':
      return (
        await sql<GapCounts & { id: string | null; title: null }>`
          select o.assignee_id as id, null as title, ${counts} from obligation o where ${where} group by o.assignee_id order by o.assignee_id`.execute(
          tx.db,
        )
      ).rows
    case 'framework':
      return (
        await sql<GapCounts & { id: string; title: string }>`
          select f.id, f.name as title, ${counts}
          from obligation o
          join (select distinct cr.org_id, cr.control_id, q.framework_id from control_requirement cr
                join requirement q on q.org_id = cr.org_id and q.id = cr.requirement_id where cr.org_id = ${tx.org}) a
            on a.org_id = o.org_id and a.control_id = o.control_id
          join framework f on f.org_id = a.org_id and f.id = a.framework_id
          where ${where} ${scope?.frameworkId === undefined ? sql`` : sql`and f.id = ${scope.frameworkId}`}
          group by f.id, f.name order by f.name, f.id`.execute(tx.db)
      ).rows
  }
}

import { sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { AnsweringControl } from './answering.rules.ts'

/** Controls in force that answer any of these clauses, with the clauses of theirs among them. */
export async function controlsAnswering(tx: OrgTx, clauses: readonly string[]): Promise<AnsweringControl[]> {
  if (clauses.length === 0) return []
  const { rows } = await sql<{ id: string; kind: AnsweringControl['kind']; requirements: string[] }>`
    select c.id, c.kind, array_agg(f.key || ':' || q.key order by q.key) as requirements
    from control c
    join control_requirement cr on cr.org_id = c.org_id and cr.control_id = c.id
    join requirement q on q.org_id = cr.org_id and q.id = cr.requirement_id
    join framework f on f.org_id = q.org_id and f.id = q.framework_id
    where c.org_id = ${tx.org} and c.status = 'active' and f.key || ':' || q.key in (${sql.join(clauses)})
    group by c.id, c.kind`.execute(tx.db)
  return rows
}

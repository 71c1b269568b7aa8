import type pg from 'pg'
import type { OrgId } from './ids.ts'

/** Something to be done after the transaction commits. `insert` writes it into the queue inside of that transaction. */
export interface JobRequest {
  insert(client: pg.ClientBase, org: OrgId): Promise<void>
}

import { type RawBuilder, sql } from 'kysely'
import type { OrgTx } from '../database/with-org.ts'
import type { AuditScope } from './authority.ts'

/** Whether an audit has bounds at all. */
export const isLimited = (scope: AuditScope | undefined): boolean =>
  scope !== undefined && (scope.frameworkId !== undefined || scope.from !== undefined || scope.until !== undefined)

/** Ids of the controls that answer the framework of an audit, as a subquery; undefined when nothing narrows the view. */
export function controlsInScope(tx: OrgTx, scope: AuditScope | undefined): RawBuilder<string> | undefined {
  if (scope?.frameworkId === undefined) return undefined
  return sql<string>`
    select cr.control_id from control_requirement cr join requirement q on q.org_id = cr.org_id and q.id = cr.requirement_id
    where cr.org_id = ${tx.org} and q.framework_id = ${scope.frameworkId}`
}

/** The window of an audit as instants: whole days, in UTC. `until` is the end of its last day. */
export function windowOfScope(scope: AuditScope | undefined): {
  from: Temporal.Instant | undefined
  until: Temporal.Instant | undefined
} {
  const startOf = (day: Temporal.PlainDate): Temporal.Instant => day.toZonedDateTime('UTC').toInstant()
  return {
    from: scope?.from === undefined ? undefined : startOf(Temporal.PlainDate.from(scope.from)),
    until: scope?.until === undefined ? undefined : startOf(Temporal.PlainDate.from(scope.until).add({ days: 1 })),
  }
}

import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { DB } from '../../core/database/schema.generated.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import { type FindingState, severities, type Severity, unfixedStates } from './findings.rules.ts'

type Kind = DB['finding']['kind']

export interface FindingFilter {
  state?: readonly FindingState[] | undefined
  kind?: readonly Kind[] | undefined
  severity?: readonly Severity[] | undefined
  ownerId?: string | undefined
  controlId?: string | undefined
  overdue?: boolean | undefined
}

/** Findings that the caller may see. An auditor sees those of the framework's controls that stood in the window of the audit. */
function visible(tx: OrgTx, auditScope: AuditScope | undefined) {
  let query = tx.db
    .selectFrom('finding as f')
    .leftJoin('control as c', (join) => join.onRef('c.orgId', '=', 'f.orgId').onRef('c.id', '=', 'f.controlId'))
    .select([
      'f.id',
      'f.kind',
      'f.title',
      'f.severity',
      'f.state',
      'f.openedAt',
      'f.dueAt',
      'f.ownerId',
      'f.controlId',
      'c.key as controlKey',
      'c.title as controlTitle',
      'f.occurrences',
    ])
    .where('f.orgId', '=', tx.org)
  const { from, until } = windowOfScope(auditScope)
  if (from) query = query.where((eb) => eb.or([eb('f.verifiedAt', 'is', null), eb('f.verifiedAt', '>=', from)]))
  if (until) query = query.where('f.openedAt', '<', until)
  const controls = controlsInScope(tx, auditScope)
  return controls ? query.where(sql<boolean>`f.control_id in (${controls})`) : query
}

export type FindingRowData = Awaited<ReturnType<typeof listFindings>>['rows'][number]

export function listFindings(
  tx: OrgTx,
  filter: FindingFilter,
  request: PageRequest & { sort: 'dueAt' | 'openedAt' },
  { auditScope, moment }: { auditScope: AuditScope | undefined; moment: Temporal.Instant },
) {
  return pageBy(visible(tx, auditScope).where(matching(filter, moment)), request, {
    column: `f.${request.sort}`,
    id: 'f.id',
    type: 'timestamptz',
    valueOf: (row) => row[request.sort],
  })
}

function matching(filter: FindingFilter, moment: Temporal.Instant) {
  return (eb: ExpressionBuilder<DB & { f: DB['finding'] }, 'f'>): Expression<SqlBool> => {
    const conditions: Expression<SqlBool>[] = []
    if (filter.state) conditions.push(eb('f.state', 'in', filter.state))
    if (filter.kind) conditions.push(eb('f.kind', 'in', filter.kind))
    if (filter.severity) conditions.push(eb('f.severity', 'in', filter.severity))
    if (filter.ownerId !== undefined) conditions.push(eb('f.ownerId', '=', filter.ownerId))
    if (filter.controlId !== undefined) conditions.push(eb('f.controlId', '=', filter.controlId))
    // as isOverdue in the rules
    if (filter.overdue === true) conditions.push(eb('f.state', 'in', unfixedStates), eb('f.dueAt', '<=', moment))
    if (filter.overdue === false)
      conditions.push(eb.or([eb('f.state', 'not in', unfixedStates), eb('f.dueAt', '>', moment)]))
    return eb.and(conditions)
  }
}

export const findFinding = (tx: OrgTx, id: string, auditScope: AuditScope | undefined) =>
  visible(tx, auditScope)
    .leftJoin('obligation as o', (join) => join.onRef('o.orgId', '=', 'f.orgId').onRef('o.id', '=', 'f.obligationId'))
    .select([
      'f.description',
      'f.obligationId',
      'o.title as obligationTitle',
      'f.rootCause',
      'f.correctiveAction',
      'f.fixedBy',
      'f.fixedAt',
      'f.verifyNotBefore',
      'f.verifiedBy',
      'f.verifiedAt',
      'f.verificationNote',
      'f.timesReopened',
    ])
    .where('f.id', '=', id)
    .executeTakeFirst()

export const lockFinding = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('finding')
    .select([
      'id',
      'title',
      'severity',
      'state',
      'dedupeKey',
      'ownerId',
      'rootCause',
      'correctiveAction',
      'fixedBy',
      'verifyNotBefore',
      'timesReopened',
    ])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export interface NewFinding {
  id: string
  kind: Kind
  title: string
  description: string
  severity: Severity
  dedupeKey: string
  controlId: string | null
  obligationId: string | null
  ownerId: string | null
  dueAt: Temporal.Instant
}

const rank = (column: string) =>
  sql`array_position(array[${sql.join(severities.map((severity) => sql.lit(severity)))}], ${sql.ref(column)})`

/** A description does not grow for ever, however often the same is found. */
const longestDescription = 50_000

/**
 * Opens a finding, or counts up the open one of the same dedupe key, in one statement that races cannot split. What is found again
 * worse than before takes the higher severity and the earlier deadline.
 * @param again what is added to the description of the one that is open
 * @returns the id of the finding that stands
 */
export async function openOrCount(tx: OrgTx, finding: NewFinding, again: string): Promise<string> {
  const row = await tx.db
    .insertInto('finding')
    .values({ orgId: tx.org, ...finding, state: 'open', openedAt: tx.now })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'dedupeKey'])
        .where(sql<boolean>`state <> 'closed'`)
        .doUpdateSet((eb) => ({
          occurrences: eb('finding.occurrences', '+', 1),
          severity: sql<Severity>`case when ${rank('excluded.severity')} > ${rank('finding.severity')} then excluded.severity else finding.severity end`,
          dueAt: sql<Temporal.Instant>`least(finding.due_at, excluded.due_at)`,
          description: sql<string>`case when excluded.description = '' or length(finding.description) > ${longestDescription}
            then finding.description else finding.description || ${again}::text end`,
        })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

type Changes = Partial<Pick<DB['finding'], 'dueAt' | 'fixedAt' | 'fixedBy' | 'ownerId' | 'state'>> & {
  correctiveAction?: string
  rootCause?: string
  timesReopened?: number
  verificationNote?: string
  verifiedAt?: Temporal.Instant | null
  verifiedBy?: string | null
  verifyNotBefore?: Temporal.Instant | null
}

export async function changeFinding(tx: OrgTx, id: string, changes: Changes): Promise<void> {
  await tx.db.updateTable('finding').set(changes).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

/** The open finding of a dedupe key, if there is one. */
export const openFindingOfKey = (tx: OrgTx, dedupeKey: string): Promise<{ id: string } | undefined> =>
  tx.db
    .selectFrom('finding')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('dedupeKey', '=', dedupeKey)
    .where('state', '<>', 'closed')
    .executeTakeFirst()

export const personStanding = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('person')
    .select(['status', 'accessRole'])
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()

export const controlExists = (tx: OrgTx, id: string): Promise<{ id: string } | undefined> =>
  tx.db.selectFrom('control').select('id').where('orgId', '=', tx.org).where('id', '=', id).executeTakeFirst()

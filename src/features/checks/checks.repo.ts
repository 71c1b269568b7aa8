import { sql } from 'kysely'
import type { DB } from '../../core/database/schema.generated.ts'
import { json, type OrgTx } from '../../core/database/with-org.ts'
import { newId } from '../../core/ids.ts'
import { windowOfScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'

// ---------------------------------------------------------------- settings

const settingColumns = ['key', 'definition', 'status', 'parameters', 'controlId'] as const

/** What the organization says of checks; most have no row. */
export const settings = (tx: OrgTx) =>
  tx.db.selectFrom('checkSetting').select(settingColumns).where('orgId', '=', tx.org).orderBy('key').execute()

export async function saveSetting(
  tx: OrgTx,
  key: string,
  {
    parameters,
    ...rest
  }: {
    definition?: string
    status?: 'active' | 'retired'
    controlId?: string | null
    parameters?: Readonly<Record<string, number>>
  },
): Promise<void> {
  const changes = { ...rest, ...(parameters ? { parameters: json(parameters) } : {}), changedAt: tx.now }
  await tx.db
    .insertInto('checkSetting')
    .values({ orgId: tx.org, id: newId(tx.now), key, ...changes })
    .onConflict((conflict) => conflict.columns(['orgId', 'key']).doUpdateSet(changes))
    .execute()
}

// ---------------------------------------------------------------- runs

const runColumns = [
  'k.id',
  'k.checkKey',
  'k.number',
  'k.controlId',
  'k.findingId',
  'k.evidenceId',
  'k.ranAt',
  'k.state',
  'k.stateSince',
  'k.reason',
  'k.population',
  'k.failing',
  'k.definitionSha256',
  'k.resultSha256',
  'k.parameters',
] as const

/** Runs that the caller may see: an auditor sees those of the window of the audit. */
function visible(tx: OrgTx, auditScope: AuditScope | undefined) {
  const { from, until } = windowOfScope(auditScope)
  let query = tx.db.selectFrom('checkRun as k').select(runColumns).where('k.orgId', '=', tx.org)
  if (from) query = query.where('k.ranAt', '>=', from)
  if (until) query = query.where('k.ranAt', '<', until)
  return query
}

export type RunData = NonNullable<Awaited<ReturnType<typeof lastRun>>>

export const lastRun = (tx: OrgTx, key: string, auditScope?: AuditScope) =>
  visible(tx, auditScope).where('k.checkKey', '=', key).orderBy('k.number', 'desc').limit(1).executeTakeFirst()

/** The last run of each of these checks. */
export async function lastRuns(
  tx: OrgTx,
  keys: readonly string[],
  auditScope: AuditScope | undefined,
): Promise<Map<string, RunData>> {
  const runs = await tx.db
    .selectFrom(sql<{ key: string }>`unnest(${[...keys]}::text[])`.as<'w'>(sql`w(key)`))
    .innerJoinLateral(
      visible(tx, auditScope)
        .where('k.checkKey', '=', sql<string>`w.key`)
        .orderBy('k.number', 'desc')
        .limit(1)
        .as('last'),
      (join) => join.onTrue(),
    )
    .selectAll('last')
    .execute()
  return new Map(runs.map((run) => [run.checkKey, run]))
}

export const listRuns = (tx: OrgTx, key: string, request: PageRequest, auditScope: AuditScope | undefined) =>
  pageBy(visible(tx, auditScope).where('k.checkKey', '=', key), request, {
    column: 'k.number',
    id: 'k.id',
    type: 'int',
    valueOf: (row) => row.number,
  })

export const findRun = (tx: OrgTx, key: string, id: string, auditScope: AuditScope | undefined) =>
  visible(tx, auditScope).where('k.checkKey', '=', key).where('k.id', '=', id).executeTakeFirst()

/** @returns false when another run has taken the number meanwhile */
export async function insertRun(
  tx: OrgTx,
  run: Omit<RunData, 'parameters' | 'ranAt'> & { parameters: Readonly<Record<string, number>> },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('checkRun')
    .values({ orgId: tx.org, ...run, parameters: json(run.parameters), ranAt: tx.now })
    .onConflict((conflict) => conflict.columns(['orgId', 'checkKey', 'number']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

// ---------------------------------------------------------------- what a check counts for

export type ControlData = Pick<DB['control'], 'id' | 'key' | 'title'> & { holderId: string | null }

/** Controls in force, with the holder of the role that owns each. */
export async function controlsById(tx: OrgTx, ids: readonly string[]): Promise<Map<string, ControlData>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('control as c')
    .innerJoin('dutyRole as r', (join) => join.onRef('r.orgId', '=', 'c.orgId').onRef('r.id', '=', 'c.ownerRoleId'))
    .select(['c.id', 'c.key', 'c.title', 'r.holderId'])
    .where('c.orgId', '=', tx.org)
    .where('c.id', 'in', ids)
    .where('c.status', '=', 'active')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Ids among these that answer the framework of an audit. */
export async function narrowed(
  tx: OrgTx,
  ids: readonly string[],
  frameworkId: string | undefined,
): Promise<Set<string>> {
  if (frameworkId === undefined || ids.length === 0) return new Set(ids)
  const rows = await tx.db
    .selectFrom('controlRequirement as cr')
    .innerJoin('requirement as q', (join) =>
      join.onRef('q.orgId', '=', 'cr.orgId').onRef('q.id', '=', 'cr.requirementId'),
    )
    .select('cr.controlId')
    .distinct()
    .where('cr.orgId', '=', tx.org)
    .where('cr.controlId', 'in', ids)
    .where('q.frameworkId', '=', frameworkId)
    .execute()
  return new Set(rows.map(({ controlId }) => controlId))
}

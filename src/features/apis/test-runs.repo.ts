import type { DB } from '../../core/database/schema.generated.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'

const runColumns = [
  'r.id',
  'r.apiId',
  'r.evidenceId',
  'r.target',
  'r.startedAt',
  'r.finishedAt',
  'r.recordedAt',
  'r.recordedBy',
  'r.isComplete',
  'r.endpoints',
  'r.endpointsReached',
  'r.rules',
  'r.requests',
  'r.coveragePercent',
  'r.findings',
  'r.findingsNew',
  'r.findingsGone',
] as const

const runs = (tx: OrgTx) => tx.db.selectFrom('apiTestRun as r').select(runColumns).where('r.orgId', '=', tx.org)

export type RunData = NonNullable<Awaited<ReturnType<typeof findRun>>>

export const findRun = (tx: OrgTx, id: string) => runs(tx).where('r.id', '=', id).executeTakeFirst()

export const listRuns = (tx: OrgTx, apiId: string, request: PageRequest) =>
  pageBy(runs(tx).where('r.apiId', '=', apiId), request, {
    column: 'r.finishedAt',
    id: 'r.id',
    type: 'timestamptz',
    valueOf: (row) => row.finishedAt,
  })

/** The run of an API whose report is these very bytes, if it was recorded before. */
export const runOfReport = (tx: OrgTx, apiId: string, sha256: string) =>
  runs(tx)
    .innerJoin('evidence as v', (join) => join.onRef('v.orgId', '=', 'r.orgId').onRef('v.id', '=', 'r.evidenceId'))
    .where('r.apiId', '=', apiId)
    .where('v.sha256', '=', sha256)
    .executeTakeFirst()

export async function insertRun(
  tx: OrgTx,
  run: Omit<RunData, 'recordedAt' | 'recordedBy' | 'coveragePercent'> & { coveragePercent: number },
): Promise<void> {
  await tx.db
    .insertInto('apiTestRun')
    .values({ orgId: tx.org, ...run, recordedAt: tx.now, recordedBy: tx.person })
    .execute()
}

export async function setRunCounts(
  tx: OrgTx,
  id: string,
  counts: { findingsNew: number; findingsGone: number },
): Promise<void> {
  await tx.db.updateTable('apiTestRun').set(counts).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

/** Known faults whose finding is not closed. */
export const openFlaws = (tx: OrgTx, apiId: string) =>
  tx.db
    .selectFrom('apiFlaw as x')
    .innerJoin('finding as f', (join) => join.onRef('f.orgId', '=', 'x.orgId').onRef('f.id', '=', 'x.findingId'))
    .select(['x.id', 'x.findingId', 'x.fingerprint', 'x.rule', 'x.endpoints', 'x.goneRunId', 'f.state'])
    .where('x.orgId', '=', tx.org)
    .where('x.apiId', '=', apiId)
    .where('f.state', '<>', 'closed')
    .execute()

export type FlawValues = Omit<DB['apiFlaw'], 'orgId' | 'id'>

/** Writes what a run found of a finding; found again, it is brought up to date. */
export async function saveFlaw(tx: OrgTx, id: string, flaw: FlawValues): Promise<void> {
  await tx.db
    .insertInto('apiFlaw')
    .values({ orgId: tx.org, id, ...flaw })
    .onConflict((conflict) => conflict.columns(['orgId', 'findingId']).doUpdateSet(flaw))
    .execute()
}

export async function markGone(tx: OrgTx, ids: readonly string[], runId: string): Promise<void> {
  if (ids.length === 0) return
  await tx.db
    .updateTable('apiFlaw')
    .set({ goneRunId: runId })
    .where('orgId', '=', tx.org)
    .where('id', 'in', ids)
    .where('goneRunId', 'is', null)
    .execute()
}

export function listFlaws(
  tx: OrgTx,
  apiId: string,
  filter: { state?: readonly DB['finding']['state'][] | undefined },
  request: PageRequest,
) {
  let query = tx.db
    .selectFrom('apiFlaw as x')
    .innerJoin('finding as f', (join) => join.onRef('f.orgId', '=', 'x.orgId').onRef('f.id', '=', 'x.findingId'))
    .select([
      'x.id',
      'x.findingId',
      'f.title',
      'f.severity',
      'f.state',
      'f.dueAt',
      'x.rule',
      'x.endpoints',
      'x.message',
      'x.cvss',
      'x.owasp',
      'x.cwe',
      'x.fix',
      'x.curl',
      'x.file',
      'x.line',
      'x.goneRunId',
    ])
    .where('x.orgId', '=', tx.org)
    .where('x.apiId', '=', apiId)
  if (filter.state) query = query.where('f.state', 'in', filter.state)
  return pageBy(query, request, { column: 'f.dueAt', id: 'x.id', type: 'timestamptz', valueOf: (row) => row.dueAt })
}

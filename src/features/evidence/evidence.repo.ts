import { type RawBuilder, sql } from 'kysely'
import type { OrgTx } from '../../core/database/with-org.ts'
import { controlsInScope, windowOfScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import type { Coverage } from './evidence.rules.ts'

export type EvidenceKind = 'file' | 'link' | 'statement' | 'machine'

const columns = [
  'e.id',
  'e.kind',
  'e.title',
  'e.sha256',
  'e.size',
  'e.mediaType',
  'e.fileName',
  'e.url',
  'e.statement',
  'e.coversFrom',
  'e.coversUntil',
  'e.expiresOn',
  'e.recordedAt',
  'e.recordedBy',
] as const

/** Condition on obligations `o` that an audit is about; undefined when nothing narrows the view. */
function obligationsOfAudit(tx: OrgTx, scope: AuditScope | undefined): RawBuilder<boolean> | undefined {
  const controls = controlsInScope(tx, scope)
  const { from, until } = windowOfScope(scope)
  const conditions = [
    ...(controls ? [sql<boolean>`o.control_id in (${controls})`] : []),
    ...(from ? [sql<boolean>`o.due_at >= ${from}`] : []),
    ...(until ? [sql<boolean>`o.due_at < ${until}`] : []),
  ]
  return conditions.length === 0 ? undefined : sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** Condition on check runs `k` that an audit is about. */
function checkRunsOfAudit(tx: OrgTx, scope: AuditScope | undefined): RawBuilder<boolean> {
  const controls = controlsInScope(tx, scope)
  const { from, until } = windowOfScope(scope)
  return sql<boolean>`(${sql.join(
    [
      ...(controls ? [sql<boolean>`k.control_id in (${controls})`] : [sql<boolean>`true`]),
      ...(from ? [sql<boolean>`k.ran_at >= ${from}`] : []),
      ...(until ? [sql<boolean>`k.ran_at < ${until}`] : []),
    ],
    sql` and `,
  )})`
}

/** Evidence that the caller may see: for an auditor, what was recorded for the duties and found by the checks that the audit is about. */
function visible(tx: OrgTx, auditScope: AuditScope | undefined) {
  const query = tx.db.selectFrom('evidence as e').select(columns).where('e.orgId', '=', tx.org)
  const ofAudit = obligationsOfAudit(tx, auditScope)
  if (!ofAudit) return query
  return query.where(sql<boolean>`(exists (
    select 1 from record_evidence re
    join activity_record ar on ar.org_id = re.org_id and ar.id = re.record_id
    join obligation o on o.org_id = ar.org_id and o.id = ar.obligation_id
    where re.org_id = ${tx.org} and re.evidence_id = e.id and ${ofAudit})
    or exists (
    select 1 from check_run k where k.org_id = ${tx.org} and k.evidence_id = e.id and ${checkRunsOfAudit(tx, auditScope)}))`)
}

export type EvidenceRow = NonNullable<Awaited<ReturnType<typeof findEvidence>>>

export function listEvidence(
  tx: OrgTx,
  filter: {
    kind?: readonly EvidenceKind[] | undefined
    expiresBefore?: string | undefined
    sha256?: string | undefined
  },
  request: PageRequest,
  auditScope: AuditScope | undefined,
) {
  let query = visible(tx, auditScope)
  if (filter.kind) query = query.where('e.kind', 'in', filter.kind)
  if (filter.expiresBefore !== undefined) query = query.where('e.expiresOn', '<', filter.expiresBefore)
  if (filter.sha256 !== undefined) query = query.where('e.sha256', '=', filter.sha256)
  return pageBy(query, request, {
    column: 'e.recordedAt',
    id: 'e.id',
    type: 'timestamptz',
    valueOf: (row) => row.recordedAt,
  })
}

export const findEvidence = (tx: OrgTx, id: string, auditScope: AuditScope | undefined) =>
  visible(tx, auditScope).where('e.id', '=', id).executeTakeFirst()

export async function insertEvidence(
  tx: OrgTx,
  evidence: Coverage & {
    id: string
    kind: EvidenceKind
    title: string
    sha256?: string
    size?: number
    mediaType?: string
    fileName?: string
    url?: string | null
    statement?: string | null
  },
): Promise<void> {
  await tx.db
    .insertInto('evidence')
    .values({ orgId: tx.org, ...evidence, recordedAt: tx.now, recordedBy: tx.context.actor.personId ?? null })
    .execute()
}

/** For which duties each piece was recorded, as far as the caller may see them. */
export async function usesOf(tx: OrgTx, evidenceIds: readonly string[], auditScope: AuditScope | undefined) {
  if (evidenceIds.length === 0) return []
  const query = tx.db
    .selectFrom('recordEvidence as re')
    .innerJoin('activityRecord as ar', (join) =>
      join.onRef('ar.orgId', '=', 're.orgId').onRef('ar.id', '=', 're.recordId'),
    )
    .innerJoin('obligation as o', (join) =>
      join.onRef('o.orgId', '=', 'ar.orgId').onRef('o.id', '=', 'ar.obligationId'),
    )
    .select(['re.evidenceId', 'o.id as obligationId', 'o.title', 'o.occurrence'])
    .where('re.orgId', '=', tx.org)
    .where('re.evidenceId', 'in', evidenceIds)
    .orderBy('ar.recordedAt')
    .orderBy('re.id')
  const ofAudit = obligationsOfAudit(tx, auditScope)
  return (ofAudit ? query.where(ofAudit) : query).execute()
}

/**
 * Index in the ledger of the entry that recorded each piece; missing for those that are not sequenced yet. The history table is read
 * by name here, because the live table does not know its leaves; entries have no index by subject.
 */
export async function leavesOf(tx: OrgTx, evidenceIds: readonly string[]): Promise<Map<string, number>> {
  if (evidenceIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; leaf: number }>`
    select h.id, min(h.from_leaf) as leaf from history.evidence h
    where h.org_id = ${tx.org} and h.id in (${sql.join(evidenceIds)})
    group by h.id`.execute(tx.db)
  return new Map(rows.map(({ id, leaf }) => [id, leaf]))
}

/** When the bytes were erased on purpose, if they were. */
export const erasureOf = (tx: OrgTx, sha256: string): Promise<{ erasedAt: Temporal.Instant } | undefined> =>
  tx.db
    .selectFrom('erasure')
    .select('erasedAt')
    .where('orgId', '=', tx.org)
    .where('sha256', '=', sha256)
    .executeTakeFirst()

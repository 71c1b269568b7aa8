import type { z } from 'zod'
import * as zod from 'zod'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import type { ObligationRow, Waiver } from './obligations.contract.ts'
import * as repo from './obligations.repo.ts'
import { actsFor, type EvidenceAsked } from './obligations.rules.ts'

/** Evidence as a procedure asks for it, read back from the database. */
export const StoredEvidenceAsked = zod.array(
  zod.object({
    id: zod.string(),
    title: zod.string(),
    kind: zod.enum(['file', 'link', 'statement', 'machine']),
    accept: zod.array(zod.string()).optional(),
    required: zod.boolean().default(true),
    validFor: zod.string().optional(),
  }),
) satisfies z.ZodType<EvidenceAsked[]>

/** Rows as lists show them, with names and with who stands in today. */
export async function presentRows(
  tx: OrgTx,
  rows: readonly repo.ObligationRowData[],
): Promise<z.input<typeof ObligationRow>[]> {
  if (rows.length === 0) return []
  const absences = await repo.absencesAt(tx, tx.now)
  const deputies = rows.map((row) => actsFor(row.assigneeId, absences))
  const { refOrNull } = await nameResolver(tx, [...rows.map((row) => row.assigneeId), ...deputies])
  return rows.map((row, index) => ({
    id: row.id,
    title: row.title,
    occurrence: row.occurrence,
    state: row.state,
    opensAt: row.opensAt.toString(),
    dueAt: row.dueAt.toString(),
    closedAt: row.closedAt?.toString() ?? null,
    severity: row.severity,
    procedure: { id: row.procedureId, key: row.procedureKey },
    control: { id: row.controlId, key: row.controlKey, title: row.controlTitle },
    role: { id: row.roleId, title: row.roleTitle },
    assignee: refOrNull(row.assigneeId),
    actsFor: refOrNull(deputies[index] ?? null),
  }))
}

export async function presentWaivers(
  tx: OrgTx,
  waivers: Awaited<ReturnType<typeof repo.waiversOf>>,
): Promise<z.input<typeof Waiver>[]> {
  const { ref, refOrNull } = await nameResolver(
    tx,
    waivers.flatMap((waiver) => [waiver.requestedBy, waiver.decidedBy]),
  )
  return waivers.map((waiver) => ({
    id: waiver.id,
    obligation: { id: waiver.obligationId, title: waiver.obligationTitle },
    reason: waiver.reason,
    state: waiver.state,
    requestedBy: ref(waiver.requestedBy),
    requestedAt: waiver.requestedAt.toString(),
    endsAt: waiver.endsAt.toString(),
    decidedBy: refOrNull(waiver.decidedBy),
    decidedAt: waiver.decidedAt?.toString() ?? null,
  }))
}

import * as z from 'zod'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import type { Obligation } from './obligations.contract.ts'
import * as repo from './obligations.repo.ts'
import { presentRows, presentWaivers, StoredEvidenceAsked } from './presenting.ts'

const StoredPolicyVersions = z.record(z.string(), z.number())
const StoredSteps = z.object({ steps: z.string() })

/** Everything there is to see of one obligation, on the day that the transaction reads. */
export async function readObligation(
  tx: OrgTx,
  id: string,
  auditScope: AuditScope | undefined,
): Promise<z.input<typeof Obligation>> {
  const row = found(await repo.findObligation(tx, id, auditScope), 'obligation')
  const [base] = await presentRows(tx, [row])
  const records = await repo.recordsOf(tx, id)
  const evidence = await repo.evidenceOfRecords(
    tx,
    records.map((record) => record.id),
  )
  const delegations = await repo.delegationsOf(tx, id)
  const event = await repo.eventById(tx, row.eventId)
  const { ref, refOrNull } = await nameResolver(tx, [
    ...records.flatMap((record) => [record.recordedBy, record.onBehalfOf]),
    ...delegations.flatMap((delegation) => [delegation.fromId, delegation.toId, delegation.delegatedBy]),
    event?.subjectId ?? null,
  ])
  const versions = StoredPolicyVersions.parse(row.policyVersions)
  const policies = await repo.policyTitles(tx, Object.keys(versions))
  // fixed when it opened; until then, what the procedure says now
  const content =
    row.procedureVersion === null ? undefined : await repo.procedureVersion(tx, row.procedureId, row.procedureVersion)
  return {
    ...found(base, 'obligation'),
    steps: content ? StoredSteps.parse(content.content).steps : row.steps,
    controlVersion: row.controlVersion,
    procedureVersion: row.procedureVersion,
    policies: policies.map(({ key, title }) => ({ key, title, version: versions[key] ?? 0 })),
    evidenceRequired: StoredEvidenceAsked.parse(row.evidenceRequired ?? row.evidenceNow).map((asked) => ({
      ...asked,
      accept: asked.accept ?? [],
      validFor: asked.validFor ?? null,
    })),
    missedReason: row.missedReason,
    event: event
      ? {
          kind: event.kind,
          summary: event.summary,
          happenedAt: event.happenedAt.toString(),
          person: event.kind.startsWith('person.') ? refOrNull(event.subjectId) : null,
        }
      : null,
    records: records.map((record) => ({
      id: record.id,
      result: record.result,
      note: record.note,
      happenedAt: record.happenedAt.toString(),
      recordedAt: record.recordedAt.toString(),
      recordedBy: ref(record.recordedBy),
      onBehalfOf: refOrNull(record.onBehalfOf),
      evidence: evidence.filter((piece) => piece.recordId === record.id).map(({ recordId: _, ...piece }) => piece),
    })),
    waivers: await presentWaivers(tx, await repo.waiversOf(tx, id)),
    delegations: delegations.map((delegation) => ({
      from: refOrNull(delegation.fromId),
      to: ref(delegation.toId),
      by: ref(delegation.delegatedBy),
      reason: delegation.reason,
      delegatedAt: delegation.delegatedAt.toString(),
      until: delegation.until?.toString() ?? null,
      endedAt: delegation.endedAt?.toString() ?? null,
    })),
    findings: await repo.findingsOf(tx, id),
  }
}

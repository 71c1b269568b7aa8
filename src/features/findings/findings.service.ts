import type { z } from 'zod'
import { rolePermissions } from '../../core/auth/permissions.ts'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { handle } from '../../core/operations/handle.ts'
import { shownMoment } from '../../core/operations/shown-moment.ts'
import { readCalendar } from '../planning/index.ts'
import { type Finding, type FindingRow, findingsContract } from './findings.contract.ts'
import * as repo from './findings.repo.ts'
import {
  analysisOfFix,
  deadlineOf,
  isOverdue,
  reportKey,
  requireVerifiable,
  stateWhenActedOn,
  verifiableFrom,
} from './findings.rules.ts'
import { openFinding } from './opening.ts'

type Names = Awaited<ReturnType<typeof nameResolver>>

const presentRow = (row: repo.FindingRowData, names: Names, moment: Temporal.Instant): z.input<typeof FindingRow> => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  severity: row.severity,
  state: row.state,
  openedAt: row.openedAt.toString(),
  dueAt: row.dueAt.toString(),
  isOverdue: isOverdue(row, moment),
  owner: names.refOrNull(row.ownerId),
  control:
    row.controlId === null
      ? null
      : { id: row.controlId, key: found(row.controlKey, 'control'), title: found(row.controlTitle, 'control') },
  occurrences: row.occurrences,
})

async function readFinding(
  tx: OrgTx,
  id: string,
  view: { auditScope?: AuditScope | undefined; moment: Temporal.Instant },
): Promise<z.input<typeof Finding>> {
  const row = found(await repo.findFinding(tx, id, view.auditScope), 'finding')
  const names = await nameResolver(tx, [row.ownerId, row.fixedBy, row.verifiedBy])
  return {
    ...presentRow(row, names, view.moment),
    description: row.description,
    obligation:
      row.obligationId === null ? null : { id: row.obligationId, title: found(row.obligationTitle, 'obligation') },
    rootCause: row.rootCause,
    correctiveAction: row.correctiveAction,
    fixedBy: names.refOrNull(row.fixedBy),
    fixedAt: row.fixedAt?.toString() ?? null,
    verifyNotBefore: row.verifyNotBefore?.toString() ?? null,
    verifiedBy: names.refOrNull(row.verifiedBy),
    verifiedAt: row.verifiedAt?.toString() ?? null,
    verificationNote: row.verificationNote,
    timesReopened: row.timesReopened,
  }
}

export const list = handle(findingsContract.list, async ({ tx, authority }, input) => {
  const moment = await shownMoment(tx, input.asOf)
  const { rows, next } = await repo.listFindings(tx, input, input, { auditScope: authority.auditScope, moment })
  const names = await nameResolver(
    tx,
    rows.map((row) => row.ownerId),
  )
  return { items: rows.map((row) => presentRow(row, names, moment)), next }
})

export const get = handle(findingsContract.get, async ({ tx, authority }, input) =>
  readFinding(tx, input.id, { auditScope: authority.auditScope, moment: await shownMoment(tx, input.asOf) }),
)

export const open = handle(findingsContract.open, async ({ tx }, input) => {
  if (input.controlId !== undefined) found(await repo.controlExists(tx, input.controlId), 'control')
  if (input.ownerId !== undefined) await requireAbleOwner(tx, input.ownerId)
  const { id } = await openFinding(tx, {
    kind: input.kind,
    title: input.title,
    description: input.description,
    severity: input.severity,
    dedupeKey: reportKey(input.title, input.controlId),
    controlId: input.controlId ?? null,
    obligationId: null,
    ownerId: input.ownerId ?? null,
  })
  return readFinding(tx, id, { moment: tx.now })
})

/** An owner can act on the finding: is not gone, and has a role that may. */
async function requireAbleOwner(tx: OrgTx, ownerId: string): Promise<void> {
  const person = found(await repo.personStanding(tx, ownerId), 'person')
  const problem =
    person.status === 'deactivated'
      ? 'this person has left; choose somebody else'
      : rolePermissions[person.accessRole].has('finding:act')
        ? undefined
        : `the role ${person.accessRole} cannot act on findings; choose somebody else`
  if (problem !== undefined)
    throw new HoldfastError('invalid_input', `ownerId: ${problem}.`, {
      issues: [{ path: 'ownerId', message: problem }],
    })
}

export const assign = handle(findingsContract.assign, async ({ tx }, input) => {
  const finding = found(await repo.lockFinding(tx, input.id), 'finding')
  await requireAbleOwner(tx, input.ownerId)
  // handing over a finding that waits for verification changes nothing about the fix
  const state = finding.state === 'awaiting_verification' ? finding.state : stateWhenActedOn(finding.state)
  await repo.changeFinding(tx, finding.id, { ownerId: input.ownerId, state })
  return readFinding(tx, finding.id, { moment: tx.now })
})

export const analyze = handle(findingsContract.analyze, async ({ tx }, input) => {
  const finding = found(await repo.lockFinding(tx, input.id), 'finding')
  const acting = stateWhenActedOn(finding.state)
  const { rootCause, correctiveAction } = input
  const isBlank = rootCause.trim() === '' && correctiveAction.trim() === ''
  await repo.changeFinding(tx, finding.id, {
    rootCause,
    correctiveAction,
    state: isBlank ? finding.state : acting,
  })
  return readFinding(tx, finding.id, { moment: tx.now })
})

export const fix = handle(findingsContract.fix, async ({ tx }, input) => {
  const finding = found(await repo.lockFinding(tx, input.id), 'finding')
  stateWhenActedOn(finding.state)
  const analysis = analysisOfFix(finding, input)
  const { timezone } = await readCalendar(tx)
  await repo.changeFinding(tx, finding.id, {
    ...analysis,
    state: 'awaiting_verification',
    fixedBy: tx.person,
    fixedAt: tx.now,
    verifyNotBefore: verifiableFrom(finding.severity, tx.now, input.verifyAfterDays, timezone),
  })
  return readFinding(tx, finding.id, { moment: tx.now })
})

export const verify = handle(findingsContract.verify, async ({ tx }, input) => {
  const finding = found(await repo.lockFinding(tx, input.id), 'finding')
  requireVerifiable(finding, { by: tx.person, effective: input.effective, at: tx.now })
  if (input.effective) {
    await repo.changeFinding(tx, finding.id, {
      state: 'closed',
      verifiedBy: tx.person,
      verifiedAt: tx.now,
      verificationNote: input.note,
    })
  } else await reopenFinding(tx, finding, input.note)
  return readFinding(tx, finding.id, { moment: tx.now })
})

export const reopen = handle(findingsContract.reopen, async ({ tx }, input) => {
  const finding = found(await repo.lockFinding(tx, input.id), 'finding')
  if (finding.state !== 'closed') throw new HoldfastError('wrong_state', 'This is open already.')
  const other = await repo.openFindingOfKey(tx, finding.dedupeKey)
  if (other)
    throw new HoldfastError('conflict', `The same thing is open as another finding, ${other.id}. Act on that one.`)
  await reopenFinding(tx, finding, input.note)
  return readFinding(tx, finding.id, { moment: tx.now })
})

/**
 * A machine looked again at what waits for verification. Found again, it goes back to the start; not found, it is closed once the fix
 * has held for as long as it must. Findings in another state are left alone.
 */
export async function verifyByMachine(
  tx: OrgTx,
  id: string,
  { effective, note }: { effective: boolean; note: string },
): Promise<'closed' | 'reopened' | 'unchanged'> {
  const finding = found(await repo.lockFinding(tx, id), 'finding')
  if (finding.state !== 'awaiting_verification') return 'unchanged'
  if (!effective) {
    await reopenFinding(tx, finding, note)
    return 'reopened'
  }
  const { verifyNotBefore } = finding
  if (verifyNotBefore && Temporal.Instant.compare(tx.now, verifyNotBefore) < 0) return 'unchanged'
  // nobody's name stands there: a test is nobody who could have fixed it
  await repo.changeFinding(tx, id, { state: 'closed', verifiedBy: null, verifiedAt: tx.now, verificationNote: note })
  return 'closed'
}

/** Wrong again: back to the start, with a new deadline. Cause and action stay, to be thought over; the ledger has the fix that failed. */
async function reopenFinding(
  tx: OrgTx,
  finding: NonNullable<Awaited<ReturnType<typeof repo.lockFinding>>>,
  note: string,
): Promise<void> {
  await repo.changeFinding(tx, finding.id, {
    state: 'open',
    dueAt: deadlineOf(finding.severity, tx.now, await readCalendar(tx)),
    fixedBy: null,
    fixedAt: null,
    verifyNotBefore: null,
    verifiedBy: null,
    verifiedAt: null,
    verificationNote: note,
    timesReopened: finding.timesReopened + 1,
  })
}

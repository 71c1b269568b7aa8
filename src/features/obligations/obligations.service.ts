import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Authority } from '../../core/operations/authority.ts'
import { handle } from '../../core/operations/handle.ts'
import { openNonconformity } from '../findings/index.ts'
import { raiseEvent, readCalendar } from '../planning/index.ts'
import { readObligation } from './obligation-page.ts'
import { obligationsContract } from './obligations.contract.ts'
import * as repo from './obligations.repo.ts'
import { actsFor, matchEvidence, requireIndependentDecision, stateAfterRecord } from './obligations.rules.ts'
import { presentRows, presentWaivers, StoredEvidenceAsked } from './presenting.ts'
import { lockContinuousProcedure } from './sweep.repo.ts'
import { hearFromSource } from './sweep.service.ts'

const instant = (text: string | undefined): Temporal.Instant | undefined =>
  text === undefined ? undefined : Temporal.Instant.from(text)

export const list = handle(obligationsContract.list, async ({ tx, authority }, input) => {
  const mine = input.mine === true ? await whomIActFor(tx) : undefined
  const { rows, next } = await repo.listObligations(
    tx,
    {
      state: input.state,
      assigneeIds: mine ?? (input.assigneeId === undefined ? undefined : [input.assigneeId]),
      controlId: input.controlId,
      procedureId: input.procedureId,
      dueFrom: instant(input.dueFrom),
      dueUntil: instant(input.dueUntil),
      auditScope: authority.auditScope,
    },
    input,
  )
  return { items: await presentRows(tx, rows), next }
})

/** Me, and everybody whom I stand in for today. */
export async function whomIActFor(tx: OrgTx): Promise<string[]> {
  const absences = await repo.absencesAt(tx, tx.now)
  return [tx.person, ...absences.filter((absence) => absence.deputyId === tx.person).map((absence) => absence.personId)]
}

export const get = handle(obligationsContract.get, ({ tx, authority }, input) =>
  readObligation(tx, input.id, authority.auditScope),
)

export const complete = handle(obligationsContract.complete, async ({ tx, authority }, input) => {
  const obligation = found(await repo.lockObligation(tx, input.id), 'obligation')
  const onBehalfOf = await requireMayAct(tx, authority, obligation)
  await record(tx, obligation, { ...input, happenedAt: instant(input.happenedAt) ?? tx.now, onBehalfOf })
  return readObligation(tx, obligation.id, undefined)
})

interface WhatHappened {
  result: 'done' | 'failed'
  note: string
  happenedAt: Temporal.Instant
  evidence: readonly { evidenceId: string; requirement?: string | undefined }[]
  onBehalfOf: string | null
}

/** Writes down what was done for an obligation, and closes it. */
async function record(
  tx: OrgTx,
  obligation: repo.LockedObligation,
  { result, note, happenedAt, evidence, onBehalfOf }: WhatHappened,
): Promise<void> {
  const state = stateAfterRecord(obligation, happenedAt, tx.now)
  const answers = await matchGivenEvidence(tx, obligation, evidence, result)

  const recordId = newId(tx.now)
  await repo.insertRecord(tx, {
    id: recordId,
    obligationId: obligation.id,
    result,
    note,
    happenedAt,
    recordedBy: tx.person,
    onBehalfOf,
  })
  await repo.attachEvidence(
    tx,
    [...answers].map(([evidenceId, requirement]) => ({ id: newId(tx.now), recordId, evidenceId, requirement })),
  )
  await repo.closeObligation(tx, obligation.id, { state, closedAt: happenedAt })
  await repo.endDelegations(tx, obligation.id)
  if (result === 'failed') {
    await openNonconformity(tx, {
      dedupeKey: `procedure:${obligation.procedureId}`,
      title: `Failed: ${obligation.title}`,
      description: note,
      severity: obligation.severity,
      controlId: obligation.controlId,
      obligationId: obligation.id,
      ownerId: obligation.assigneeId,
    })
  }
}

/**
 * A machine did what a procedure asks for: its source was heard, or the obligation of it that is open is carried out.
 * @returns the obligation, or undefined when none is open or what the machine has to show is not what the procedure asks for
 */
export async function carryOutByMachine(
  tx: OrgTx,
  procedureId: string,
  did: Omit<WhatHappened, 'onBehalfOf'>,
): Promise<string | undefined> {
  const procedure = found(await lockContinuousProcedure(tx, procedureId), 'procedure')
  if (procedure.status !== 'active') return undefined
  if (procedure.triggerKind === 'continuous') return (await hearFromSource(tx, procedure)).obligationId
  const id = await repo.openObligationOf(tx, procedureId)
  const obligation = id === undefined ? undefined : await repo.lockObligation(tx, id)
  if (obligation?.state !== 'open') return undefined
  try {
    await record(tx, obligation, { ...did, onBehalfOf: obligation.assigneeId })
  } catch (error) {
    // people can still add what is missing; nothing was written before this was found out
    if (error instanceof HoldfastError && error.code === 'missing_evidence') return undefined
    throw error
  }
  return obligation.id
}

/**
 * The assignee and the deputy of today may act, and so may those who run the program, visibly on somebody's behalf.
 * @returns on whose behalf, when it is not one's own
 */
async function requireMayAct(
  tx: OrgTx,
  authority: Authority,
  obligation: repo.LockedObligation,
): Promise<string | null> {
  const { assigneeId } = obligation
  if (assigneeId === tx.person) return null
  if (assigneeId !== null) {
    const deputy = actsFor(assigneeId, await repo.absencesAt(tx, tx.now))
    if (deputy === tx.person) return assigneeId
  }
  // whoever runs the program, or a machine with a key of its own, may record for somebody else
  if (
    authority.permissions.has('program:apply') ||
    authority.accessRole === 'control_owner' ||
    authority.kind === 'api_key'
  )
    return assigneeId
  throw new HoldfastError(
    'forbidden',
    'This duty is somebody else’s. They, who stands in for them, or a control owner can record it; or have it delegated to you.',
  )
}

async function matchGivenEvidence(
  tx: OrgTx,
  obligation: repo.LockedObligation,
  given: readonly { evidenceId: string; requirement?: string | undefined }[],
  result: 'done' | 'failed',
) {
  const stored = await repo.evidenceByIds(
    tx,
    given.map((piece) => piece.evidenceId),
  )
  const pieces = given.map(({ evidenceId, requirement }) => {
    const piece = stored.find((candidate) => candidate.id === evidenceId)
    if (!piece)
      throw new HoldfastError('invalid_input', `There is no evidence ${evidenceId}. Upload it first.`, {
        issues: [{ path: 'evidence', message: `unknown evidence ${evidenceId}` }],
      })
    return { ...piece, requirement: requirement ?? null }
  })
  const asked = StoredEvidenceAsked.parse(obligation.evidenceRequired ?? [])
  const { timezone } = await readCalendar(tx)
  const today = tx.now.toZonedDateTimeISO(timezone).toPlainDate().toString()
  // what failed may have left nothing to show: then the note says why
  return matchEvidence(result === 'failed' ? asked.map((one) => ({ ...one, required: false })) : asked, pieces, today)
}

export const requestWaiver = handle(obligationsContract.requestWaiver, async ({ tx }, input) => {
  const obligation = found(await repo.lockObligation(tx, input.id), 'obligation')
  if (obligation.state !== 'open' && obligation.state !== 'planned')
    throw new HoldfastError('wrong_state', `This is ${obligation.state}; only what is still ahead can be waived.`)
  const endsAt = Temporal.Instant.from(input.endsAt)
  if (Temporal.Instant.compare(endsAt, tx.now) <= 0)
    throw new HoldfastError('invalid_input', 'endsAt: a waiver ends in the future.', {
      issues: [{ path: 'endsAt', message: 'in the past' }],
    })
  const id = newId(tx.now)
  await repo.insertWaiver(tx, { id, obligationId: obligation.id, reason: input.reason, endsAt, requestedBy: tx.person })
  const [waiver] = await presentWaivers(tx, [await repo.waiverById(tx, id)])
  return found(waiver, 'waiver')
})

export const decideWaiver = handle(obligationsContract.decideWaiver, async ({ tx }, input) => {
  const waiver = found(await repo.lockWaiver(tx, input.id), 'waiver')
  if (waiver.state !== 'requested') throw new HoldfastError('wrong_state', `This waiver was ${waiver.state} already.`)
  const obligation = found(await repo.lockObligation(tx, waiver.obligationId), 'obligation')
  requireIndependentDecision(tx.person, waiver, obligation)
  if (input.decision === 'approve') {
    if (obligation.state !== 'open' && obligation.state !== 'planned')
      throw new HoldfastError(
        'wrong_state',
        `The obligation is ${obligation.state} by now; it cannot be waived any more.`,
      )
    if (obligation.state === 'planned')
      throw new HoldfastError(
        'window_not_open',
        'This is not open yet. Decide when it is, so that the versions in force are fixed to it first.',
      )
    await repo.closeObligation(tx, obligation.id, { state: 'waived', closedAt: tx.now })
  }
  await repo.decideWaiver(tx, waiver.id, {
    state: input.decision === 'approve' ? 'approved' : 'refused',
    decidedBy: tx.person,
  })
  const [decided] = await presentWaivers(tx, [await repo.waiverById(tx, waiver.id)])
  return found(decided, 'waiver')
})

export const delegate = handle(obligationsContract.delegate, async ({ tx, authority }, input) => {
  const obligation = found(await repo.lockObligation(tx, input.id), 'obligation')
  if (obligation.state !== 'open' && obligation.state !== 'planned' && obligation.state !== 'missed')
    throw new HoldfastError('wrong_state', `This is ${obligation.state}; there is nothing left to hand over.`)
  await requireMayAct(tx, authority, obligation)
  const person = await repo.personStatus(tx, input.toId)
  if (person?.status !== 'active')
    throw new HoldfastError('invalid_input', 'toId: choose an active person.', {
      issues: [{ path: 'toId', message: 'not an active person' }],
    })
  if (input.toId === obligation.assigneeId)
    throw new HoldfastError('invalid_input', 'toId: this person has it already.', {
      issues: [{ path: 'toId', message: 'has it already' }],
    })
  const until = instant(input.until) ?? null
  if (until && Temporal.Instant.compare(until, tx.now) <= 0)
    throw new HoldfastError('invalid_input', 'until: choose a moment in the future.', {
      issues: [{ path: 'until', message: 'in the past' }],
    })
  await repo.endDelegations(tx, obligation.id)
  await repo.insertDelegation(tx, {
    id: newId(tx.now),
    obligationId: obligation.id,
    fromId: obligation.assigneeId,
    toId: input.toId,
    reason: input.reason,
    until,
    delegatedBy: tx.person,
  })
  await repo.setAssignee(tx, obligation.id, input.toId)
  return readObligation(tx, obligation.id, undefined)
})

export const recordEvent = handle(obligationsContract.recordEvent, async ({ tx }, input) => {
  const happenedAt = instant(input.happenedAt)
  const event = await raiseEvent(tx, {
    kind: input.kind,
    summary: input.summary,
    subjectId: input.subjectId ?? null,
    ...(happenedAt ? { happenedAt } : {}),
  })
  return {
    id: event.id,
    obligations: event.obligations.map((obligation) => ({ ...obligation, dueAt: obligation.dueAt.toString() })),
  }
})

import { dueAt } from '@holdfast/program'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { handle } from '../../core/operations/handle.ts'
import { openNonconformity } from '../findings/index.ts'
import { openDue, planAhead, planOccurrences, readCalendar, stretchName } from '../planning/index.ts'
import { obligationsContract } from './obligations.contract.ts'
import { outageReason } from './obligations.rules.ts'
import * as repo from './sweep.repo.ts'

export interface Swept {
  opened: number
  missed: number
  planned: number
}

/** Windows that one round closes; the next round takes the rest. */
const batch = 500

/**
 * Brings one organization up to now: opens windows that have begun, closes those that have ended exactly at their end, opens the
 * nonconformities that follow, gives back what was delegated for a time, and plans ahead. Idempotent; sweepers take turns.
 * @param wasRunning Holdfast stood by since the last sweep, however long ago that is: a simulated clock jumps, and that is no outage
 */
export async function sweep(tx: OrgTx, { wasRunning = false }: { wasRunning?: boolean } = {}): Promise<Swept> {
  const sweptUntil = await repo.lockSweptUntil(tx)
  const opened = await openDue(tx)
  await repo.returnDelegated(tx)
  let missed = 0
  for (let ended = await repo.lockEnded(tx, batch); ended.length > 0; ended = await repo.lockEnded(tx, batch)) {
    await miss(tx, ended, wasRunning ? undefined : sweptUntil)
    missed += ended.length
  }
  await carryStretchesOver(tx)
  await followEndedWaivers(tx, sweptUntil ?? tx.now)
  const planned = await planAhead(tx)
  await repo.setSweptUntil(tx)
  return { opened: opened.length, missed, planned }
}

type Ended = Awaited<ReturnType<typeof repo.lockEnded>>

async function miss(tx: OrgTx, ended: Ended, sweptUntil: Temporal.Instant | undefined): Promise<void> {
  const reasons = new Map(ended.map((one) => [one.id, outageReason(one.dueAt, sweptUntil, tx.now)]))
  await repo.markMissed(
    tx,
    ended.map(({ id }) => ({ id, reason: reasons.get(id) ?? null })),
  )
  for (const one of ended) {
    await openNonconformity(tx, {
      dedupeKey: `procedure:${one.procedureId}`,
      title: `Missed: ${one.title}`,
      description:
        reasons.get(one.id) ?? `The window of ${one.occurrence} ended on ${one.dueAt.toString()} without a record.`,
      severity: one.severity,
      controlId: one.controlId,
      obligationId: one.id,
      ownerId: one.assigneeId,
    })
  }
}

async function followEndedWaivers(tx: OrgTx, since: Temporal.Instant): Promise<void> {
  for (const waived of await repo.endedWaivers(tx, since)) {
    await openNonconformity(tx, {
      dedupeKey: `waiver:${waived.waiverId}`,
      title: `Waiver ended: ${waived.title}`,
      description: `The waiver of ${waived.occurrence} ended on ${waived.endsAt.toString()}, and the duty was never carried out.`,
      severity: waived.severity,
      controlId: waived.controlId,
      obligationId: waived.id,
      ownerId: waived.assigneeId,
    })
  }
}

/**
 * Continuous duties are kept by the day of the organization. A stretch of a source that was heard, and that lives on at midnight, was
 * met, and the next begins with the same patience left. A source that fell silent gets a new stretch each day, so that silence is a
 * fact for each stretch; one that was never heard meets nothing by waiting.
 */
async function carryStretchesOver(tx: OrgTx): Promise<void> {
  const calendar = await readCalendar(tx)
  const midnight = tx.now.toZonedDateTimeISO(calendar.timezone).startOfDay().toInstant()
  const occurrence = stretchName(tx.now, calendar)
  const living = await repo.lockHeardStretches(tx, midnight)
  for (const stretch of living) await repo.endStretch(tx, stretch.id, midnight)
  const silent = await repo.silentContinuousProcedures(tx)
  const heard = new Map(living.map((stretch) => [stretch.procedureId, stretch]))
  const next = silent.map((procedure) => {
    const before = heard.get(procedure.id)
    return {
      occurrence,
      opensAt: before ? midnight : tx.now,
      dueAt: before?.dueAt ?? dueAt(tx.now, procedure.dutyWindow, calendar.timezone),
      ...(before?.lastReportAt ? { lastReportAt: before.lastReportAt } : {}),
      procedure,
      title: procedure.title,
      eventId: null,
    }
  })
  if ((await planOccurrences(tx, next)).length > 0) await openDue(tx)
}

/** A source reports: its stretch lives on for as long as the procedure allows silence; after a silence a new stretch begins. */
export const reportSource = handle(obligationsContract.reportSource, async ({ tx }, input) => {
  const procedure = found(await repo.lockContinuousProcedure(tx, input.id), 'procedure')
  if (procedure.triggerKind !== 'continuous' || procedure.status !== 'active')
    throw new HoldfastError('wrong_state', 'Only an active continuous procedure takes reports.')
  return hearFromSource(tx, procedure)
})

type ContinuousProcedure = NonNullable<Awaited<ReturnType<typeof repo.lockContinuousProcedure>>>

/** The source of an active continuous procedure reports now. */
export async function hearFromSource(
  tx: OrgTx,
  procedure: ContinuousProcedure,
): Promise<{ obligationId: string; lastReportAt: string; nextReportDueAt: string }> {
  const calendar = await readCalendar(tx)
  const nextDue = dueAt(tx.now, procedure.dutyWindow, calendar.timezone)
  const open = await repo.openStretch(tx, procedure.id)
  if (open && Temporal.Instant.compare(tx.now, open.dueAt) < 0) {
    await repo.extendStretch(tx, open.id, nextDue)
    return { obligationId: open.id, lastReportAt: tx.now.toString(), nextReportDueAt: nextDue.toString() }
  }
  // the silence before this report ended a stretch that no sweep has closed yet
  const ended = await repo.lockEnded(tx, batch)
  await miss(tx, ended, undefined)
  const day = stretchName(tx.now, calendar)
  const number = (await repo.countStretches(tx, procedure.id, day)) + 1
  const [obligationId] = await planOccurrences(tx, [
    {
      occurrence: stretchName(tx.now, calendar, number),
      opensAt: tx.now,
      dueAt: nextDue,
      procedure,
      title: procedure.title,
      eventId: null,
    },
  ])
  await openDue(tx)
  const stretchId = found(obligationId, 'stretch')
  await repo.extendStretch(tx, stretchId, nextDue)
  return { obligationId: stretchId, lastReportAt: tx.now.toString(), nextReportDueAt: nextDue.toString() }
}

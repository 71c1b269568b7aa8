import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import * as repo from './planning.repo.ts'
import { firstStretch, horizon, occurrenceOfEvent, refillBelow, scheduledOccurrences } from './planning.rules.ts'

/**
 * Expands schedules that run short of planned occurrences up to the horizon. Idempotent, and safe with many workers: an
 * occurrence is unique by its name. Returns how many obligations were added.
 */
export async function planAhead(tx: OrgTx, ahead: Temporal.DurationLike = horizon): Promise<number> {
  const calendar = await repo.readCalendar(tx)
  const today = tx.now.toZonedDateTimeISO(calendar.timezone).toPlainDate()
  const to = today.add(ahead)
  const enough = ahead === horizon ? today.add(refillBelow) : to
  const procedures = await repo.lockSchedulesPlannedBefore(tx, enough)
  const planned = procedures.flatMap((procedure) => {
    // a day early: east of the organization's time zone it is tomorrow already
    const range = { from: procedure.plannedUntil ?? today.subtract({ days: 1 }), to, notBefore: tx.now }
    return [...scheduledOccurrences(procedure, range, calendar)].map((occurrence) => ({
      ...occurrence,
      procedure,
      title: procedure.title,
      eventId: null,
    }))
  })
  const added = await repo.insertPlanned(tx, planned)
  await repo.setPlannedUntil(
    tx,
    procedures.map((procedure) => procedure.id),
    to,
  )
  return added.length
}

/**
 * Plans anew what was created or changed: what had not opened yet is taken back, what is open stays as it was fixed.
 * Returns how many obligations stand planned for these procedures now.
 */
export async function replan(tx: OrgTx, procedureIds: readonly string[]): Promise<number> {
  await repo.deletePlanned(tx, procedureIds)
  const calendar = await repo.readCalendar(tx)
  const today = tx.now.toZonedDateTimeISO(calendar.timezone).toPlainDate()
  const to = today.add(horizon)
  const procedures = await repo.lockProcedures(tx, procedureIds)
  const planned = procedures.flatMap((procedure) => {
    const range = { from: today.subtract({ days: 1 }), to, notBefore: tx.now }
    const stretch = firstStretch(procedure, tx.now, calendar)
    const occurrences = stretch ? [stretch] : [...scheduledOccurrences(procedure, range, calendar)]
    return occurrences.map((occurrence) => ({ ...occurrence, procedure, title: procedure.title, eventId: null }))
  })
  const added = await repo.insertPlanned(tx, planned)
  await repo.setPlannedUntil(
    tx,
    procedures.filter(({ when }) => 'schedule' in when).map(({ id }) => id),
    to,
  )
  await repo.openDue(tx)
  return added.length
}

/** Takes back what retired procedures had planned. */
export const withdrawPlanned = repo.deletePlanned

export interface RaisedEvent {
  id: string
  obligations: { id: string; title: string; dueAt: Temporal.Instant }[]
}

export interface ProgramEvent {
  kind: string
  summary: string
  subjectId: string | null
  /** Defaults to now; deadlines count from it, so a late report leaves less time, or none. */
  happenedAt?: Temporal.Instant
}

/** Records that something happened, and creates the obligations that follow from it in the same transaction. */
export async function raiseEvent(tx: OrgTx, event: ProgramEvent): Promise<RaisedEvent> {
  const [raised] = await raiseEvents(tx, event.kind, [event])
  return found(raised, 'event')
}

/** The same for many events of one kind, such as all the people of a file. */
export async function raiseEvents(
  tx: OrgTx,
  kind: string,
  events: readonly Omit<ProgramEvent, 'kind'>[],
): Promise<RaisedEvent[]> {
  const raised = events.map(({ summary, subjectId, happenedAt = tx.now }) => {
    if (Temporal.Instant.compare(happenedAt, tx.now) > 0) {
      throw new HoldfastError('invalid_input', 'happenedAt: this lies in the future.', {
        issues: [{ path: 'happenedAt', message: 'in the future' }],
      })
    }
    return { id: newId(tx.now), kind, summary, subjectId, happenedAt }
  })
  await repo.insertEvents(tx, raised)
  const procedures = await repo.proceduresWaitingFor(tx, kind)
  if (procedures.length === 0) return raised.map(({ id }) => ({ id, obligations: [] }))
  const calendar = await repo.readCalendar(tx)
  const everyones = await repo.isEveryonesRole(
    tx,
    procedures.map((procedure) => procedure.roleId),
  )
  const subjects = await repo.presentPeople(
    tx,
    raised.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId])),
  )
  const planned = raised.flatMap(({ subjectId, ...event }) =>
    procedures.flatMap((procedure) => {
      const isSubjects = subjectId !== null && subjects.has(subjectId) && everyones.has(procedure.roleId)
      const occurrence = occurrenceOfEvent(procedure, event, calendar)
      const title = `${procedure.title}: ${event.summary}`
      const assignee = isSubjects ? { assigneeId: subjectId } : {}
      return occurrence ? [{ ...occurrence, procedure, title, eventId: event.id, ...assignee }] : []
    }),
  )
  const added = await repo.insertPlanned(tx, planned)
  await repo.openDue(tx)
  const obligations = planned.map(({ eventId, title, dueAt }, index) => ({
    eventId,
    id: added[index] ?? '',
    title,
    dueAt,
  }))
  const byEvent = Map.groupBy(obligations, ({ eventId }) => eventId)
  return raised.map(({ id }) => ({
    id,
    obligations: (byEvent.get(id) ?? []).map((obligation) => ({
      id: obligation.id,
      title: obligation.title,
      dueAt: obligation.dueAt,
    })),
  }))
}

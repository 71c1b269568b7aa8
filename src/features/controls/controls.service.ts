import { describeSchedule, when, type When } from '@holdfast/program'
import type { z } from 'zod'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import { handle } from '../../core/operations/handle.ts'
import { executionGap, type GapCounts, StoredEvidenceAsked, upToNow } from '../obligations/index.ts'
import { readCalendar } from '../planning/index.ts'
import { type ControlRow, controlsContract } from './controls.contract.ts'
import * as repo from './controls.repo.ts'
import { auditVerdict, designVerdict, operationVerdict } from './controls.rules.ts'

const nothing: GapCounts = { due: 0, onTime: 0, late: 0, missed: 0, waived: 0 }
const lastYear = (now: Temporal.Instant) => ({ from: now.subtract({ hours: 24 * 365 }), until: upToNow(now) })

export const list = handle(controlsContract.list, async ({ tx, authority }, input) => {
  const { rows, next } = await repo.listControls(
    tx,
    {
      status: input.status,
      kind: input.kind,
      ownerId: input.ownerId,
      frameworkId: input.frameworkId,
      auditScope: authority.auditScope,
    },
    input,
  )
  return { items: await presentRows(tx, rows), next }
})

async function presentRows(tx: OrgTx, rows: readonly repo.ControlData[]): Promise<z.input<typeof ControlRow>[]> {
  const ids = rows.map((row) => row.id)
  const counts = new Map(
    (await repo.countsByControl(tx, ids, lastYear(tx.now))).map(({ controlId, ...row }) => [controlId, row]),
  )
  const findings = new Map((await repo.openFindingsByControl(tx, ids)).map((row) => [row.controlId, row.count]))
  const requirements = Map.groupBy(await repo.requirementsByControl(tx, ids), (row) => row.controlId)
  const people = await readIdentities(
    tx,
    rows.map((row) => row.holderId),
  )
  return rows.map((row) => {
    const counted = counts.get(row.id) ?? nothing
    return {
      id: row.id,
      key: row.key,
      title: row.title,
      kind: row.kind,
      status: row.status,
      version: row.version,
      owner: {
        role: row.roleTitle,
        person: row.holderId === null ? null : { id: row.holderId, name: people.get(row.holderId)?.name ?? null },
      },
      requirements: (requirements.get(row.id) ?? []).map(
        (requirement) => `${requirement.frameworkKey}:${requirement.key}`,
      ),
      counts: counted,
      gap: executionGap(counted),
      openFindings: findings.get(row.id) ?? 0,
    }
  })
}

export const get = handle(controlsContract.get, async ({ tx, authority }, input) => {
  const row = found(await repo.findControl(tx, input.id, authority.auditScope), 'control')
  const [base] = await presentRows(tx, [row])
  const control = found(base, 'control')
  const { timezone } = await readCalendar(tx)
  const year = input.year ?? tx.now.toZonedDateTimeISO(timezone).year
  const yearStart = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const yearEnd = yearStart.add({ years: 1 })
  const shown = {
    from: yearStart.toZonedDateTime(timezone).toInstant(),
    until: yearEnd.toZonedDateTime(timezone).toInstant(),
  }
  const occurrences = Map.groupBy(
    await repo.occurrencesOf(tx, row.id, shown, authority.auditScope),
    (occurrence) => occurrence.procedureId,
  )
  const procedures = await repo.proceduresOf(tx, row.id)
  const policies = await repo.policiesOf(tx, row.id)
  const requirementRows = await repo.requirementsByControl(tx, [row.id])
  return {
    ...control,
    objective: row.objective,
    description: row.description,
    changedAt: row.changedAt.toString(),
    requirementRows: requirementRows.map(({ id, framework, key, title }) => ({ id, framework, key, title })),
    policies,
    verdicts: {
      design: designVerdict({
        kind: row.kind,
        objective: row.objective,
        hasOwner: row.holderId !== null,
        procedures: procedures.filter((procedure) => procedure.status === 'active').length,
        policies,
      }),
      operation: operationVerdict(control.counts),
      audit: auditVerdict(
        await repo.recordCounts(tx, row.id, lastYear(tx.now)),
        await repo.checkStates(tx, row.id),
        control.openFindings,
      ),
    },
    year,
    yearStart: yearStart.toString(),
    yearEnd: yearEnd.subtract({ days: 1 }).toString(),
    procedures: procedures.map((procedure) => {
      const own = occurrences.get(procedure.id) ?? []
      return {
        id: procedure.id,
        key: procedure.key,
        title: procedure.title,
        status: procedure.status,
        rhythm: rhythm(when.parse(procedure.timing), timezone),
        role: procedure.roleTitle,
        window: procedure.dutyWindow,
        severity: procedure.severity,
        steps: procedure.steps,
        evidence: StoredEvidenceAsked.parse(procedure.evidence).map(({ id, title, kind, required }) => ({
          id,
          title,
          kind,
          required,
        })),
        counts: countStates(own),
        occurrences: own.map(({ procedureId: _, ...occurrence }) => ({
          ...occurrence,
          opensAt: occurrence.opensAt.toString(),
          dueAt: occurrence.dueAt.toString(),
          closedAt: occurrence.closedAt?.toString() ?? null,
        })),
      }
    }),
    versions: (await repo.versionsOf(tx, row.id)).map(({ version, createdAt }) => ({
      version,
      createdAt: createdAt.toString(),
    })),
  }
})

function countStates(occurrences: readonly { state: string }[]): GapCounts {
  const count = (...states: string[]): number =>
    occurrences.filter((occurrence) => states.includes(occurrence.state)).length
  return {
    due: count('met', 'late', 'missed'),
    onTime: count('met'),
    late: count('late'),
    missed: count('missed'),
    waived: count('waived'),
  }
}

/** When a procedure is due, in plain words. */
function rhythm(timing: When, timezone: string): string {
  if ('schedule' in timing)
    return describeSchedule({ ...timing.schedule, timezone: timing.schedule.timezone ?? timezone })
  if ('event' in timing)
    return `within ${inWords(timing.event.within)}${timing.event.counting === 'business' ? ' of work' : ''} after: ${timing.event.on.replace('.', ' ')}`
  return `${timing.continuous.source} reports at least every ${inWords(timing.continuous.every)}`
}

const units = [
  ['years', 'year'],
  ['months', 'month'],
  ['weeks', 'week'],
  ['days', 'day'],
  ['hours', 'hour'],
  ['minutes', 'minute'],
  ['seconds', 'second'],
] as const

function inWords(duration: string): string {
  const parsed = Temporal.Duration.from(duration)
  return units
    .flatMap(([unit, one]) => (parsed[unit] === 0 ? [] : [parsed[unit] === 1 ? one : `${parsed[unit]} ${unit}`]))
    .join(' ')
}

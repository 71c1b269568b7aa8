import type { OrgTx } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import type { Permission } from '../../core/auth/permissions.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import { handle } from '../../core/operations/handle.ts'
import { readCalendar } from '../planning/index.ts'
import * as gap from './gap.repo.ts'
import { nextSteps } from './next-steps.rules.ts'
import { obligationsContract } from './obligations.contract.ts'
import * as repo from './obligations.repo.ts'
import { executionGap, type GapCounts, upToNow } from './obligations.rules.ts'
import { whomIActFor } from './obligations.service.ts'
import { presentRows, presentWaivers } from './presenting.ts'
import * as todayRepo from './today.repo.ts'

const withGap = ({ due, onTime, late, missed, waived }: GapCounts) => ({
  due,
  onTime,
  late,
  missed,
  waived,
  gap: executionGap({ due, onTime, late, missed, waived }),
})

const days = (count: number) => ({ hours: 24 * count })
const weeksShown = 13

export const today = handle(obligationsContract.today, async ({ tx, authority }) => {
  const { now } = tx
  const scope = authority.auditScope
  const { timezone } = await readCalendar(tx)
  const local = now.toZonedDateTimeISO(timezone)
  const weekStart = local.startOfDay().subtract({ days: local.dayOfWeek - 1 })
  const weekEnd = weekStart.add({ weeks: 1 }).toInstant()
  const week = { dueFrom: weekStart.toInstant(), dueUntil: weekEnd, auditScope: scope }
  const me = tx.context.actor.personId
  const mine = {
    state: ['open', 'missed'] as const,
    assigneeIds: me === undefined ? [] : await whomIActFor(tx),
    auditScope: scope,
  }
  const edges = Array.from({ length: weeksShown + 1 }, (_, index) =>
    weekStart.subtract({ weeks: weeksShown - 1 - index }).toInstant(),
  )

  const weekly = await gap.gapOverTime(tx, edges, scope)
  const thisWeek = await gap.gapOf(tx, { from: week.dueFrom, until: week.dueUntil }, scope)
  const dueThisWeek = await repo.countObligations(tx, week)
  const mineRows = (await repo.listObligations(tx, mine, { limit: 50, order: 'asc', sort: 'dueAt' })).rows
  const weekRows = (await repo.listObligations(tx, week, { limit: 50, order: 'asc', sort: 'dueAt' })).rows
  const rows = await presentRows(tx, [...mineRows, ...weekRows])
  return {
    now: now.toString(),
    gap: withGap(await gap.gapOf(tx, { from: now.subtract(days(90)), until: upToNow(now) }, scope)),
    previousGap: withGap(await gap.gapOf(tx, { from: now.subtract(days(180)), until: now.subtract(days(90)) }, scope)),
    weeklyGap: edges.slice(0, -1).map((edge, index) => {
      const counts = weekly.find(({ bucket }) => bucket === index)
      return { weekStart: edge.toString(), gap: counts ? executionGap(counts) : null, due: counts?.due ?? 0 }
    }),
    thisWeek: { due: dueThisWeek - thisWeek.waived, done: thisWeek.onTime + thisWeek.late },
    findings: await todayRepo.findingCounts(tx, scope),
    mine: rows.slice(0, mineRows.length),
    mineTotal: await repo.countObligations(tx, mine),
    ...(await whatWaitsForMe(tx, me, authority.permissions)),
    next: authority.permissions.has('program:apply') ? nextSteps(await todayRepo.programFacts(tx)) : [],
    week: rows.slice(mineRows.length),
  }
})

/** Nothing waits for who may not do it, and who is not asked is not told of it either. */
async function whatWaitsForMe(tx: OrgTx, me: string | undefined, may: ReadonlySet<Permission>) {
  if (me === undefined) return { toDecide: [], toAcknowledge: [], toApprove: [], toVerify: [] }
  const toVerify = may.has('finding:verify') ? await todayRepo.findingsToVerify(tx, me) : []
  return {
    toDecide: may.has('obligation:decide_waiver') ? await presentWaivers(tx, await repo.waiversToDecide(tx, me)) : [],
    toAcknowledge: may.has('policy:acknowledge') ? await todayRepo.policiesToAcknowledge(tx, me) : [],
    toApprove: may.has('policy:decide') ? await todayRepo.policiesToApprove(tx, me, may.has('program:apply')) : [],
    toVerify: toVerify.map((finding) => ({ ...finding, dueAt: finding.dueAt.toString() })),
  }
}

export const gapReport = handle(obligationsContract.executionGap, async ({ tx, authority }, input) => {
  const until = input.until === undefined ? upToNow(tx.now) : Temporal.Instant.from(input.until)
  const from = input.from === undefined ? until.subtract(days(365)) : Temporal.Instant.from(input.from)
  if (Temporal.Instant.compare(from, until) >= 0)
    throw new HoldfastError('invalid_input', 'from: choose a moment before `until`.', {
      issues: [{ path: 'from', message: 'not before until' }],
    })
  const total = withGap(await gap.gapOf(tx, { from, until }, authority.auditScope))
  if (input.by === 'none') return { total, items: [] }
  const rows = await gap.gapBy(tx, input.by, { from, until }, authority.auditScope)
  const people =
    input.by === 'assignee'
      ? await readIdentities(
          tx,
          rows.map((row) => row.id),
        )
      : new Map<string, { name: string }>()
  return {
    total,
    items: rows.map((row) => ({
      ...withGap(row),
      id: row.id,
      title: row.title ?? (row.id === null ? 'Nobody' : (people.get(row.id)?.name ?? 'Erased person')),
    })),
  }
})

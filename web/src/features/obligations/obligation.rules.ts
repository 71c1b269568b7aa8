import type { Obligation, Waiver } from './obligations.query.ts'

/** Who looks at it, as far as it decides what they may do. The server decides again. */
export interface Viewer {
  personId: string
  accessRole: string
  permissions: readonly string[]
}

/** Whether something can still be recorded: the window is open, or passed without a record, or the duty was waived and done after all. */
export const isRecordable = ({ state }: Pick<Obligation, 'state'>): boolean =>
  state === 'open' || state === 'missed' || state === 'waived'

type Whose = Pick<Obligation, 'assignee' | 'actsFor'>

/** On whose behalf a record would be made: the viewer's own duty, somebody else's, or not allowed at all. */
export function mayRecord({ assignee, actsFor }: Whose, viewer: Viewer): 'own' | 'for_other' | 'no' {
  if (!viewer.permissions.includes('obligation:complete')) return 'no'
  if (assignee?.id === viewer.personId) return 'own'
  const runsProgram = viewer.permissions.includes('program:apply') || viewer.accessRole === 'control_owner'
  return actsFor?.id === viewer.personId || runsProgram ? 'for_other' : 'no'
}

/** Why somebody cannot decide on a waiver; null when they can. */
export function whyNotDecide(
  waiver: Pick<Waiver, 'requestedBy'>,
  { state, assignee }: Pick<Obligation, 'state' | 'assignee'>,
  viewer: Viewer,
): string | null {
  if (!viewer.permissions.includes('obligation:decide_waiver')) return 'A control owner or a manager decides on it.'
  if (waiver.requestedBy.id === viewer.personId) return 'You asked for it, so somebody else decides.'
  if (assignee?.id === viewer.personId) return 'You would have to do this yourself, so somebody else decides.'
  if (state === 'planned') return 'It can be refused now, and approved once the window is open.'
  return null
}

/** The last moment of a half-open span of time, which names the day that people mean: a waiver until midnight ends on the day before. */
export const lastMomentBefore = (end: string): string => new Date(Date.parse(end) - 1).toISOString()

/** One thing that happened to an obligation. */
export type Happening =
  | { kind: 'opened'; at: string }
  | { kind: 'missed'; at: string; reason: string | null }
  | { kind: 'recorded'; at: string; record: Obligation['records'][number] }
  | { kind: 'delegated'; at: string; delegation: Obligation['delegations'][number] }
  | { kind: 'waiver_requested'; at: string; waiver: Waiver }
  | { kind: 'waiver_decided'; at: string; waiver: Waiver }

type Told = Pick<Obligation, 'state' | 'opensAt' | 'dueAt' | 'missedReason' | 'records' | 'delegations' | 'waivers'>

/** Everything that happened so far, oldest first. */
export function historyOf(obligation: Told): Happening[] {
  const { state, opensAt, dueAt, missedReason, records, delegations, waivers } = obligation
  const hasPassed = state === 'missed' || missedReason !== null || records.some((record) => record.recordedAt > dueAt)
  const happenings: Happening[] = [
    ...(state === 'planned' ? [] : [{ kind: 'opened', at: opensAt } as const]),
    ...(hasPassed ? [{ kind: 'missed', at: dueAt, reason: missedReason } as const] : []),
    ...records.map((record) => ({ kind: 'recorded', at: record.recordedAt, record }) as const),
    ...delegations.map((delegation) => ({ kind: 'delegated', at: delegation.delegatedAt, delegation }) as const),
    ...waivers.map((waiver) => ({ kind: 'waiver_requested', at: waiver.requestedAt, waiver }) as const),
    ...waivers.flatMap((waiver) =>
      waiver.decidedAt === null ? [] : [{ kind: 'waiver_decided', at: waiver.decidedAt, waiver } as const],
    ),
  ]
  return happenings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

import { HoldfastError } from '../../core/errors.ts'

export type ObligationState = 'planned' | 'open' | 'met' | 'late' | 'missed' | 'waived'

export interface EvidenceAsked {
  id: string
  title: string
  kind: 'file' | 'link' | 'statement' | 'machine'
  accept?: string[] | undefined
  required: boolean
}

export interface EvidenceGiven {
  id: string
  title: string
  kind: 'file' | 'link' | 'statement' | 'machine'
  fileName: string | null
  requirement: string | null
  expiresOn: string | null
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/**
 * What an obligation is once it was carried out at `happenedAt`. A window is half-open, [opensAt, dueAt): done at its very end is late.
 * What was missed and is done after all is late, or met when it happened in time and was only recorded afterwards; both times stay.
 * @throws HoldfastError `window_not_open`, `wrong_state`, `invalid_input`
 */
export function stateAfterRecord(
  obligation: { state: ObligationState; opensAt: Temporal.Instant; dueAt: Temporal.Instant },
  happenedAt: Temporal.Instant,
  now: Temporal.Instant,
): 'met' | 'late' {
  switch (obligation.state) {
    case 'planned':
      throw new HoldfastError(
        'window_not_open',
        `This opens on ${obligation.opensAt.toString()}. What is done before counts for the occurrence before.`,
      )
    case 'met':
    case 'late':
      throw new HoldfastError(
        'wrong_state',
        'This is recorded already. Records are never replaced; report a finding if the record is wrong.',
      )
    case 'open':
    case 'missed':
    case 'waived':
      break
  }
  const refuse = (message: string): never => {
    throw new HoldfastError('invalid_input', `happenedAt: ${message}`, { issues: [{ path: 'happenedAt', message }] })
  }
  if (isBefore(now, happenedAt)) refuse('this lies in the future')
  if (isBefore(happenedAt, obligation.opensAt))
    refuse(
      `the window opened on ${obligation.opensAt.toString()}; what happened before counts for the occurrence before`,
    )
  return isBefore(happenedAt, obligation.dueAt) ? 'met' : 'late'
}

/**
 * Pairs the evidence given with the evidence asked for: by name where it is named, else by kind and file type.
 * @returns the requirement that each piece answers, by evidence id
 * @throws HoldfastError `missing_evidence` that lists what is missing; `invalid_input` for a requirement that nobody asked for
 */
export function matchEvidence(
  asked: readonly EvidenceAsked[],
  given: readonly EvidenceGiven[],
  today: string,
): Map<string, string | null> {
  const answers = new Map<string, string | null>()
  const answered = new Set<string>()
  for (const piece of given.filter((candidate) => candidate.requirement !== null)) {
    const requirement = asked.find((candidate) => candidate.id === piece.requirement)
    if (!requirement)
      throw new HoldfastError('invalid_input', `evidence: nobody asked for "${piece.requirement}" here.`, {
        issues: [{ path: 'evidence', message: `unknown requirement ${piece.requirement}` }],
      })
    const complaint = unsuitable(requirement, piece, today)
    if (complaint !== undefined)
      throw new HoldfastError(
        'missing_evidence',
        `"${piece.title}" is no evidence for "${requirement.title}": ${complaint}.`,
      )
    answers.set(piece.id, requirement.id)
    answered.add(requirement.id)
  }
  for (const piece of given.filter((candidate) => candidate.requirement === null)) {
    const requirement = asked.find(
      (candidate) => !answered.has(candidate.id) && unsuitable(candidate, piece, today) === undefined,
    )
    answers.set(piece.id, requirement?.id ?? null)
    if (requirement) answered.add(requirement.id)
  }
  const missing = asked.filter((requirement) => requirement.required && !answered.has(requirement.id))
  if (missing.length > 0) {
    throw new HoldfastError(
      'missing_evidence',
      `Evidence is missing: ${missing.map((requirement) => `${requirement.title} (${requirement.kind})`).join(', ')}.`,
      {
        issues: missing.map((requirement) => ({ path: `evidence.${requirement.id}`, message: requirement.title })),
      },
    )
  }
  return answers
}

function unsuitable(asked: EvidenceAsked, piece: EvidenceGiven, today: string): string | undefined {
  // a person may upload by hand what a machine would have delivered
  const kinds = asked.kind === 'machine' ? ['machine', 'file'] : [asked.kind]
  if (!kinds.includes(piece.kind)) return `a ${asked.kind} is asked for, this is a ${piece.kind}`
  if (piece.expiresOn !== null && piece.expiresOn < today) return `it expired on ${piece.expiresOn}`
  const ending = piece.fileName?.split('.').at(-1)?.toLowerCase() ?? ''
  if (asked.accept !== undefined && piece.fileName !== null && !asked.accept.includes(ending))
    return `the file type must be one of ${asked.accept.join(', ')}`
  return undefined
}

export interface GapCounts {
  due: number
  onTime: number
  late: number
  missed: number
  waived: number
}

/** 1 − (met on time ÷ due); waived obligations are not due. Null when nothing was: no data is not a good number. */
export const executionGap = (counts: GapCounts): number | null =>
  counts.due === 0 ? null : 1 - counts.onTime / counts.due

/** The end of a period that reaches up to now: a window that ends this very moment has ended. */
export const upToNow = (now: Temporal.Instant): Temporal.Instant => now.add({ microseconds: 1 })

/** Longer than this without a sweep, and Holdfast itself stood still. */
const outageAfter = { minutes: 15 }

/** The reason to note on windows that ended while nobody could have recorded anything, or null when Holdfast was there. */
export function outageReason(
  dueAt: Temporal.Instant,
  sweptUntil: Temporal.Instant | undefined,
  now: Temporal.Instant,
): string | null {
  if (!sweptUntil || isBefore(now, sweptUntil.add(outageAfter)) || isBefore(dueAt, sweptUntil)) return null
  return `Holdfast did not run from ${sweptUntil.toString()} to ${now.toString()}, when this window ended.`
}

/**
 * Whether somebody may decide on a waiver: never who asked for it, never who would have had to do it.
 * @throws HoldfastError `separation_of_duties`
 */
export function requireIndependentDecision(
  decider: string,
  waiver: { requestedBy: string },
  obligation: { assigneeId: string | null },
): void {
  if (decider === waiver.requestedBy)
    throw new HoldfastError('separation_of_duties', 'You asked for this waiver; somebody else decides on it.')
  if (decider === obligation.assigneeId)
    throw new HoldfastError(
      'separation_of_duties',
      'You would have to do this yourself; somebody else decides on the waiver.',
    )
}

/** Who acts for a person at a moment: the deputy of an absence that covers it, one step only. */
export function actsFor(
  personId: string | null,
  absences: readonly { personId: string; deputyId: string }[],
): string | null {
  return absences.find((absence) => absence.personId === personId)?.deputyId ?? null
}

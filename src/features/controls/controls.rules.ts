import { executionGap, type GapCounts } from '../obligations/index.ts'

export interface Verdict {
  state: 'adequate' | 'inadequate' | 'effective' | 'ineffective' | 'not_assessed'
  reason: string
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/**
 * Whether the control is designed so that it could work: a purpose, somebody who owns it, a policy in force behind it (for what people
 * do), and procedures with an owner. Says nothing of whether anybody does it.
 */
export function designVerdict(control: {
  kind: 'administrative' | 'technical' | 'physical'
  objective: string
  hasOwner: boolean
  procedures: number
  policies: readonly { title: string; publishedVersion: number | null }[]
}): Verdict {
  const gaps = [
    ...(control.objective === '' ? ['it says no purpose'] : []),
    ...(control.hasOwner ? [] : ['nobody holds the role that owns it']),
    ...(control.procedures === 0 ? ['no procedure puts it into practice'] : []),
    ...control.policies
      .filter((policy) => policy.publishedVersion === null)
      .map((policy) => `the policy “${policy.title}” is not published`),
  ]
  if (gaps.length > 0) return { state: 'inadequate', reason: capitalized(gaps.join('; ')) }
  const policies = control.policies.map((policy) => `“${policy.title}” v${policy.publishedVersion}`)
  return {
    state: 'adequate',
    reason: capitalized(
      [
        ...(policies.length > 0 ? [`rests on ${policies.join(', ')}`] : []),
        plural(control.procedures, 'procedure'),
        'owner set',
      ].join('; '),
    ),
  }
}

/** Effective operation allows for this much of what was due not being done on time, and for nothing missed without a waiver. */
const toleratedGap = 0.1

/** Whether what was due was done. No data is not a good verdict. */
export function operationVerdict(counts: GapCounts): Verdict {
  const gap = executionGap(counts)
  if (gap === null) return { state: 'not_assessed', reason: 'Nothing has fallen due in this period' }
  const facts = [
    `${counts.onTime} of ${counts.due} on time`,
    ...(counts.late > 0 ? [`${counts.late} late`] : []),
    ...(counts.missed > 0 ? [`${counts.missed} missed`] : []),
    ...(counts.waived > 0 ? [`${counts.waived} waived`] : []),
  ]
  return {
    state: gap <= toleratedGap && counts.missed === 0 ? 'effective' : 'ineffective',
    reason: capitalized(facts.join(', ')),
  }
}

type CheckState = 'pass' | 'fail' | 'error' | 'not_permitted' | 'stale' | 'not_assessed'

/**
 * Whether somebody or something looked, apart from doing: the results that were recorded, what its checks last said, and the findings
 * that are open. A check that found nothing to look at says nothing; one that could not know is no good sign.
 */
export function auditVerdict(
  records: { done: number; failed: number },
  checks: readonly { state: CheckState; count: number }[],
  openFindings: number,
): Verdict {
  const total = records.done + records.failed
  const assessed = checks.filter(({ state }) => state !== 'not_assessed')
  const looked = assessed.reduce((sum, { count }) => sum + count, 0)
  if (total === 0 && looked === 0 && openFindings === 0)
    return { state: 'not_assessed', reason: 'No check has looked at this control yet' }
  const passed = assessed.find(({ state }) => state === 'pass')?.count ?? 0
  const others = assessed
    .filter(({ state }) => state !== 'pass')
    .map(({ state, count }) => `, ${count} ${stateWords[state] ?? state}`)
  const facts = [
    ...(total > 0 ? [`${records.done} of ${total} recorded results passed`] : []),
    ...(looked > 0 ? [`${passed} of ${plural(looked, 'check')} passed${others.join('')}`] : []),
    ...(openFindings > 0 ? [plural(openFindings, 'open finding')] : []),
  ]
  return {
    state: records.failed === 0 && passed === looked && openFindings === 0 ? 'effective' : 'ineffective',
    reason: capitalized(facts.join('; ')),
  }
}

const stateWords: Partial<Record<CheckState, string>> = {
  fail: 'failed',
  error: 'in error',
  not_permitted: 'not permitted',
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

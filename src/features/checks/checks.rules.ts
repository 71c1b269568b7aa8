import type { Check } from '@holdfast/program'
import { HoldfastError } from '../../core/errors.ts'
import type { checkStates } from './checks.contract.ts'

export type CheckState = (typeof checkStates)[number]

export interface Failure {
  subjectKind: string
  subjectId: string
  title: string
  detail: string
  due: string | null
}

/** A source of facts, and whether its last report is recent enough. */
export interface SourceSeen {
  source: string
  isFresh: boolean
  reportedAt: string | null
}

/** What the queries of a check gave. */
export interface Look {
  population: number
  /** Undefined when the check names no sources. The silent ones come first. */
  sources: readonly SourceSeen[] | undefined
  /** How many there are; `failures` holds the first of them. */
  failing: number
  failures: readonly Failure[]
}

export interface Outcome {
  state: CheckState
  /** In words, and the same as long as nothing changes. */
  reason: string
  /** Undefined when the queries did not get that far. */
  look: Look | undefined
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/**
 * What a look says. Nothing is good by default: with nothing to look at nothing was assessed, and while a source is silent nobody knows
 * – whatever the facts that are there seem to say.
 */
export function outcomeOf(look: Look): Outcome {
  const { population, sources, failing } = look
  if (population === 0) return { state: 'not_assessed', reason: 'There is nothing to look at yet.', look }
  const silent = sources?.filter(({ isFresh }) => !isFresh) ?? []
  if (sources?.length === 0) return { state: 'stale', reason: 'None of its sources has ever reported.', look }
  if (silent.length > 0) {
    const named = silent.slice(0, 3).map(({ source }) => source)
    const more = silent.length > named.length ? ` and ${silent.length - named.length} more` : ''
    return { state: 'stale', reason: `Silent for too long: ${named.join(', ')}${more}.`, look }
  }
  if (failing > 0)
    return {
      state: 'fail',
      reason: `${plural(failing, 'failure')}, with ${plural(population, 'thing')} looked at.`,
      look,
    }
  return { state: 'pass', reason: `No failure, with ${plural(population, 'thing')} looked at.`, look }
}

/** Worst first, for lists. What is not known stands before what is good. */
const order: readonly CheckState[] = ['fail', 'error', 'not_permitted', 'stale', 'not_assessed', 'pass']
export const badness = (state: CheckState): number => order.indexOf(state)

/** When a check runs next. */
export const nextRunAt = (lastRunAt: Temporal.Instant, every: string): Temporal.Instant =>
  lastRunAt.toZonedDateTimeISO('UTC').add(every).toInstant()

export const isDue = (lastRunAt: Temporal.Instant | undefined, every: string, now: Temporal.Instant): boolean =>
  lastRunAt === undefined || Temporal.Instant.compare(nextRunAt(lastRunAt, every), now) <= 0

/** Every parameter with its value: what the organization set, where that still lies within the bounds, else the default. */
export const parameterValues = (
  { parameters }: Pick<Check, 'parameters'>,
  set: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    parameters.map(({ id, min, max, default: normal }) => {
      const value = set[id]
      return [id, value !== undefined && value >= min && value <= max ? value : normal]
    }),
  )

/** The text of a check for a reader: a parameter in it, written as `days` in backquotes, is the value that holds. */
export const withValues = (text: string, values: Readonly<Record<string, number>>): string =>
  text.replaceAll(/`([a-z][a-z0-9_]*)`/gu, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )

/** @throws HoldfastError `invalid_input` that names what is no parameter, or out of its bounds */
export function requireParameters(
  { parameters }: Pick<Check, 'parameters'>,
  set: Readonly<Record<string, number>>,
): void {
  const issues = Object.entries(set).flatMap(([id, value]) => {
    const known = parameters.find((one) => one.id === id)
    if (!known) return [{ path: `parameters.${id}`, message: 'this check has no such parameter' }]
    return value < known.min || value > known.max
      ? [{ path: `parameters.${id}`, message: `between ${known.min} and ${known.max} ${known.unit}` }]
      : []
  })
  if (issues.length > 0)
    throw new HoldfastError('invalid_input', issues.map(({ path, message }) => `${path}: ${message}`).join('; '), {
      issues,
    })
}

/** How old the last report of a source may be: the moment before which it is too old. */
export function freshSince(
  within: NonNullable<Check['freshness']>['within'],
  given: Readonly<Record<string, number>>,
  now: Temporal.Instant,
): Temporal.Instant {
  const duration = typeof within === 'string' ? within : { days: given[within.parameter] ?? 0 }
  return now.toZonedDateTimeISO('UTC').subtract(duration).toInstant()
}

/** Failures that a finding names; the rest is counted, and stands in the evidence. */
const named = 20

/** What the finding of a failed check says. */
export function descriptionOf(
  check: Pick<Check, 'statement' | 'fix'>,
  parameters: Readonly<Record<string, number>>,
  { reason, look }: Outcome,
): string {
  const failures = look?.failures ?? []
  const more = (look?.failing ?? 0) - Math.min(failures.length, named)
  return [
    reason,
    failures
      .slice(0, named)
      .map(({ title, detail }) => `- ${[title, detail].filter((part) => part !== '').join(': ')}`)
      .join('\n'),
    ...(more > 0 ? [`And ${more} more, in the evidence of the run.`] : []),
    `**What should be so:** ${withValues(check.statement, parameters)}`,
    `**To fix it:** ${withValues(check.fix, parameters)}`,
  ].join('\n\n')
}

import type { provenances, standings } from './apis.contract.ts'

export type Provenance = (typeof provenances)[number]
export type Standing = (typeof standings)[number]

/** An endpoint that has been in nobody's traffic for so long, although traffic is recorded, serves nobody. */
export const quietDays = 90

/** When each source of knowledge of an API reported last; null means never. */
export type ReportedAt = Readonly<Record<Provenance, Temporal.Instant | null>>

export interface KnownEndpoint {
  inSource: boolean
  inSpecification: boolean
  inTraffic: boolean
  isDeprecated: boolean
  lastCalledAt: Temporal.Instant | null
  foundAt: Temporal.Instant
}

/**
 * What an endpoint is, from what is known of it. Nothing is concluded from the silence of a source that never spoke.
 * - `gone`: no source knows it any more
 * - `shadow`: it is there (source or traffic), and the specification does not say so
 * - `zombie`: it should be gone: deprecated and still called, or not called for 90 days while traffic is recorded
 * - `orphan`: the specification promises it, and the source code does not have it
 * - `documented`: specified, and there
 * - `not_assessed`: nobody has reported a specification
 */
export function standingOf(endpoint: KnownEndpoint, reportedAt: ReportedAt, now: Temporal.Instant): Standing {
  const { inSource, inSpecification, inTraffic } = endpoint
  if (!inSource && !inSpecification && !inTraffic) return 'gone'
  const isThere = inSource || inTraffic
  if (isThere && !inSpecification) return reportedAt.specification === null ? 'not_assessed' : 'shadow'
  if (endpoint.isDeprecated && inTraffic) return 'zombie'
  if (reportedAt.traffic !== null && isQuiet(endpoint, now)) return 'zombie'
  if (!isThere) return reportedAt.source === null && reportedAt.traffic === null ? 'not_assessed' : 'orphan'
  return 'documented'
}

function isQuiet({ lastCalledAt, foundAt }: KnownEndpoint, now: Temporal.Instant): boolean {
  const since = lastCalledAt ?? foundAt
  return Temporal.Instant.compare(since.add({ hours: quietDays * 24 }), now) <= 0
}

export const knownFrom = (
  endpoint: Pick<KnownEndpoint, 'inSource' | 'inSpecification' | 'inTraffic'>,
): Provenance[] => [
  ...(endpoint.inSource ? (['source'] as const) : []),
  ...(endpoint.inSpecification ? (['specification'] as const) : []),
  ...(endpoint.inTraffic ? (['traffic'] as const) : []),
]

/** The form in which two ways of writing one path are the same: parameters are named as each source likes. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/gu, '{}').replace(/(?<=.)\/+$/u, '')

/** What became of a known fault in a run. */
export type Retest = 'found' | 'not_found' | 'not_tested'

/**
 * Whether a run says anything of a fault that was known before. Only a complete run that tried the rule on every endpoint of the
 * fault can say that it is gone.
 * @param ran endpoints on which each rule ran
 */
export function retestOf(
  flaw: { fingerprint: string; rule: string; endpoints: readonly string[] },
  run: { isComplete: boolean; found: ReadonlySet<string>; ran: ReadonlyMap<string, ReadonlySet<string>> },
): Retest {
  if (run.found.has(flaw.fingerprint)) return 'found'
  const tested = run.ran.get(flaw.rule)
  if (!run.isComplete || !tested) return 'not_tested'
  return flaw.endpoints.every((endpoint) => tested.has(endpoint)) ? 'not_found' : 'not_tested'
}

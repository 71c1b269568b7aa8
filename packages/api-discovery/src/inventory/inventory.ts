/** What is known of each endpoint from source, specification and traffic, and what does not fit together. */
import type { Body, HttpMethod, Param, Protocol, SourceEndpoint } from '../model.ts'
import type { TemplateDecision } from '../traffic/templating/templates.ts'
import type { TrafficEndpoint } from '../traffic/traffic-endpoint.ts'

export const FINDING_KINDS = [
  'shadow',
  'zombie',
  'orphan',
  'parameter-drift',
  'authentication-drift',
  'schema-drift',
  'anonymous-sensitive-data',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export interface InventoryFinding {
  readonly kind: FindingKind
  readonly level: 'error' | 'warning' | 'note'
  /** One sentence: what was seen where, and against what it stands. */
  readonly message: string
  /** What stays the same when counts and dates change, so that a baseline recognizes the finding. */
  readonly subject: string
}

/** One method on one path, from every side that knows it. */
export interface InventoryEndpoint {
  readonly method: HttpMethod
  /** As it is specified; else as in source; else as traffic shows it. */
  readonly path: string
  readonly protocol?: Protocol
  readonly operation?: string
  readonly params: readonly Param[]
  readonly body?: Body
  readonly source: SourceEndpoint | undefined
  readonly specification: SourceEndpoint | undefined
  readonly traffic: TrafficEndpoint | undefined
  readonly state: EndpointState
  readonly findings: readonly InventoryFinding[]
}

/** What stands before the paths of traffic or source, compared with what is declared. */
export interface PrefixRule {
  /** Of what is seen: `/gateway/shop`. */
  readonly seen: string
  /** Of what is declared: `/api/v1`, or empty. */
  readonly declared: string
}

export interface InventoryCoverage {
  /** What was given: states say only what these sides can tell. */
  readonly hasSource: boolean
  readonly hasSpecification: boolean
  readonly hasTraffic: boolean
  readonly requests: number
  /** Milliseconds since the epoch. */
  readonly trafficFrom: number | undefined
  readonly trafficTo: number | undefined
  /** Names under which the API was called. */
  readonly hosts: readonly string[]
  /** Hosts of the recording that are none of the API's, with how many endpoints they have. */
  readonly otherHosts: readonly string[]
  readonly prefixes: readonly PrefixRule[]
  /** Requests to paths at which nothing was ever found. */
  readonly unansweredRequests: number
}

export interface Inventory {
  /** Sorted by path and method. */
  readonly endpoints: readonly InventoryEndpoint[]
  readonly decisions: readonly TemplateDecision[]
  readonly coverage: InventoryCoverage
}

export type EndpointState = 'documented' | 'shadow' | 'zombie' | 'orphan' | 'undocumented'

/** The one word for an endpoint, the worst first. `undocumented`: no specification was given to compare with. */
export function stateOf(
  specification: SourceEndpoint | undefined,
  findings: readonly InventoryFinding[],
): EndpointState {
  for (const state of ['shadow', 'zombie', 'orphan'] as const)
    if (findings.some(({ kind }) => kind === state)) return state
  return specification === undefined ? 'undocumented' : 'documented'
}

/** Recognizes a finding in another run. */
export function fingerprintOf({ method, path }: InventoryEndpoint, { kind, subject }: InventoryFinding): string {
  return `${kind} ${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')} ${subject}`.trimEnd()
}

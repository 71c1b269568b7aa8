import type { Endpoint } from '../model/endpoint.ts'
import type { Rule } from '../rule/types.ts'
import type { CoverageRow, CoverageSummary } from './coverage.ts'
import type { Finding } from './finding.ts'

/** Everything a run found out; all report formats are made from it. Secrets are replaced already. */
export interface TestReport {
  /** RFC 3339, UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly target: string
  readonly allowed: { readonly writes: boolean; readonly destructive: boolean }
  /** False when the run was stopped before its end. */
  readonly complete: boolean
  readonly identities: readonly { readonly name: string; readonly role: string; readonly logins: number }[]
  readonly rules: readonly Rule[]
  readonly endpoints: readonly Endpoint[]
  readonly findings: readonly Finding[]
  readonly coverage: readonly CoverageRow[]
  readonly summary: CoverageSummary
  /** Endpoints for which no request of the owner worked. */
  readonly unreached: readonly { readonly endpoint: string; readonly by: string; readonly reason: string }[]
  readonly created: readonly {
    readonly endpoint: string
    readonly as: string
    readonly id: string | undefined
    readonly removed: boolean
  }[]
  readonly notes: readonly string[]
  readonly requests: { readonly total: number; readonly byEndpoint: ReadonlyMap<string, number> }
}

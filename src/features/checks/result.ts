import * as z from 'zod'
import { checkStates, CheckFailure } from './checks.contract.ts'
import type { Outcome } from './checks.rules.ts'
import type { OrganizationCheck } from './organization-checks.ts'

/** What a run found, as it is stored. It holds no time of its own, so that the same result is the same bytes. */
const StoredResult = z.object({
  format: z.literal('holdfast-check-result/1'),
  check: z.string(),
  definitionSha256: z.string(),
  parameters: z.record(z.string(), z.number()),
  state: z.enum(checkStates),
  reason: z.string(),
  population: z.number().nullable(),
  failing: z.number().nullable(),
  sources: z.array(z.object({ source: z.string(), isFresh: z.boolean(), reportedAt: z.string().nullable() })),
  failures: z.array(CheckFailure),
})

/** The result of a run as text. */
export function resultOf(
  { key, sha256, parameters }: Pick<OrganizationCheck, 'key' | 'sha256' | 'parameters'>,
  { state, reason, look }: Outcome,
): string {
  const result: z.input<typeof StoredResult> = {
    format: 'holdfast-check-result/1',
    check: key,
    definitionSha256: sha256,
    parameters,
    state,
    reason,
    population: look?.population ?? null,
    failing: look?.failing ?? null,
    // when a source that is fresh reported changes all the time, and changes nothing
    sources: (look?.sources ?? []).map(({ source, isFresh, reportedAt }) => ({
      source,
      isFresh,
      reportedAt: isFresh ? null : reportedAt,
    })),
    failures: [...(look?.failures ?? [])],
  }
  return `${JSON.stringify(result, undefined, 2)}\n`
}

/** Reads a result back. */
export const readResult = (text: string): z.output<typeof StoredResult> => StoredResult.parse(JSON.parse(text))

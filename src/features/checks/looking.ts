import type { Check } from '@holdfast/program'
import { DatabaseError } from 'pg'
import { confined, CutOff } from '../../core/database/confined.ts'
import type { Database } from '../../core/database/database.ts'
import type { OrgId } from '../../core/ids.ts'
import { type Look, type Outcome, outcomeOf } from './checks.rules.ts'
import { type Given, look } from './inventory.repo.ts'

/** How long the queries of one run may take together, in milliseconds. */
export const limitMs = 15_000

const insufficientPrivilege = '42501'
/** Characters of an error of PostgreSQL that are kept. */
const longestError = 500

/**
 * What a check says of an organization now.
 * @throws HoldfastError `unavailable` when it did not get its turn; any error of the connection itself
 */
export function lookAt(
  database: Database,
  org: OrgId,
  check: Check,
  given: Given,
  limit: number = limitMs,
): Promise<Outcome> {
  return judged(limit, () => confined(database, { org, limitMs: limit }, (query) => look(query, check, given)))
}

/** Says what came of a look; a query that cannot run is an outcome too. */
export async function judged(limit: number, run: () => Promise<Look>): Promise<Outcome> {
  try {
    return outcomeOf(await run())
  } catch (error) {
    if (error instanceof CutOff)
      return broken('error', `Its queries took longer than ${limit / 1000} seconds and were cut off.`)
    if (!(error instanceof DatabaseError)) throw error
    return broken(
      error.code === insufficientPrivilege ? 'not_permitted' : 'error',
      `PostgreSQL says: ${error.message.slice(0, longestError)}.`,
    )
  }
}

const broken = (state: 'error' | 'not_permitted', reason: string): Outcome => ({ state, reason, look: undefined })

import { createHash } from 'node:crypto'
import type { Check, CheckFixture } from '@holdfast/program'
import { confined } from '../../core/database/confined.ts'
import type { Database } from '../../core/database/database.ts'
import type { OrgId } from '../../core/ids.ts'
import { type Outcome, parameterValues } from './checks.rules.ts'
import { describeInventory, look, type MadeUp } from './inventory.repo.ts'
import { judged, limitMs } from './looking.ts'

export interface FixtureOutcome {
  title: string
  expected: CheckFixture['expect']
  outcome: Outcome
  /** Whether it said what was expected, of just the subjects that were. */
  holds: boolean
}

/** What every check must say of an organization that has nothing, without being asked to. */
const nothing: CheckFixture = {
  title: 'An organization that has nothing',
  expect: 'not_assessed',
  now: '2026-06-01T00:00:00Z',
  given: {},
  rows: {},
}

/**
 * Tries a check on its fixtures, on PostgreSQL as it is: the queries run as they are, with made-up rows in place of the views. Nothing
 * is written for it, and nothing of the organization is read.
 */
export async function tryFixtures(database: Database, org: OrgId, check: Check): Promise<FixtureOutcome[]> {
  const inventory = await confined(database, { org, limitMs }, describeInventory)
  const outcomes: FixtureOutcome[] = []
  for (const fixture of [...check.fixtures, nothing]) {
    const outcome = await tryFixture(database, org, check, fixture, inventory)
    outcomes.push({ title: fixture.title, expected: fixture.expect, outcome, holds: holds(fixture, outcome) })
  }
  return outcomes
}

type Inventory = Awaited<ReturnType<typeof describeInventory>>

async function tryFixture(
  database: Database,
  org: OrgId,
  check: Check,
  { now, given, rows }: CheckFixture,
  inventory: Inventory,
): Promise<Outcome> {
  const unknown = unknownName(inventory, rows)
  if (unknown !== undefined)
    return {
      state: 'error',
      reason: `The inventory has no ${unknown}; it has ${[...inventory.keys()].join(', ')}.`,
      look: undefined,
    }
  const asked = { now: Temporal.Instant.from(now), parameters: parameterValues(check, given) }
  const madeUp = madeUpOf(inventory, rows)
  return judged(limitMs, () => confined(database, { org, limitMs }, (query) => look(query, check, asked, madeUp)))
}

/** A view or column that rows are given for, and that is not there. */
function unknownName(inventory: Inventory, rows: CheckFixture['rows']): string | undefined {
  for (const [view, list] of Object.entries(rows)) {
    const columns = inventory.get(view)
    if (!columns) return `view ${view}`
    const column = list.flatMap((row) => Object.keys(row)).find((name) => !columns.has(name))
    if (column !== undefined) return `column ${view}.${column}`
  }
  return undefined
}

const madeUpOf = (inventory: Inventory, rows: CheckFixture['rows']): MadeUp =>
  new Map(
    [...inventory].map(([view, columns]) => [
      view,
      (rows[view] ?? []).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            columns.get(name) === 'uuid' && typeof value === 'string' ? idOf(value) : value,
          ]),
        ),
      ),
    ]),
  )

function holds({ expect, failures }: CheckFixture, { state, look: seen }: Outcome): boolean {
  if (state !== expect) return false
  if (failures === undefined) return true
  const found = (seen?.failures ?? []).map(({ subjectId }) => subjectId).toSorted()
  const wanted = failures.map((subject) => (found.includes(subject) ? subject : idOf(subject))).toSorted()
  return wanted.length === found.length && wanted.every((id, index) => id === found[index])
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u

/** The id that a word of a fixture stands for: always the same one (a UUID of version 8, RFC 9562 §5.8). */
function idOf(word: string): string {
  if (uuid.test(word)) return word
  const digits = createHash('sha256').update(word).digest('hex')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

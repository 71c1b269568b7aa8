import * as z from 'zod'
import { change, Instant, page, pageOf, read, several, text, Uuid } from '../../core/operations/operation.ts'

export const checkStates = ['pass', 'fail', 'error', 'not_permitted', 'stale', 'not_assessed'] as const
const severities = ['low', 'medium', 'high', 'critical'] as const
const statuses = ['active', 'retired'] as const

const Key = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'the id of a check, such as apis-tested')
  .max(64)
const Control = z.object({ id: Uuid, key: z.string(), title: z.string() })
const Definition = text(1_048_576).describe(
  'The check as YAML, with its fixtures; docs/checks.md says how to write one',
)

export const CheckRow = z.object({
  key: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  isOwn: z.boolean().describe('Written by the organization; the others come with Holdfast'),
  status: z.enum(statuses),
  control: Control.nullable().describe('The control that it counts for'),
  state: z.enum(checkStates).describe('Of its last run; not assessed before the first'),
  reason: z.string(),
  since: Instant.nullable().describe('The first of the runs in a row that said this'),
  lastRunAt: Instant.nullable(),
  nextRunAt: Instant.nullable().describe('Null for one that is retired'),
  population: z.number().int().nullable().describe('How many things were looked at'),
  failing: z.number().int().nullable().describe('How many failures there were'),
  findingId: Uuid.nullable().describe('The finding that its failures are followed up by'),
})

export const CheckRun = z.object({
  id: Uuid,
  checkKey: z.string(),
  number: z.number().int().describe('1, 2, 3 … of this check'),
  ranAt: Instant,
  state: z.enum(checkStates),
  since: Instant,
  reason: z.string(),
  population: z.number().int().nullable(),
  failing: z.number().int().nullable(),
  findingId: Uuid.nullable(),
  evidenceId: Uuid.describe('What was found, stored once for as long as it stays the same'),
  definitionSha256: z.string().describe('SHA-256 of the definition that ran'),
  parameters: z.record(z.string(), z.number().int()),
})

export const CheckFailure = z.object({
  subjectKind: z.string(),
  subjectId: z.string(),
  title: z.string(),
  detail: z.string(),
  due: Instant.nullable(),
})

export const Check = CheckRow.extend({
  statement: z.string().describe('What it proves when it passes'),
  fix: z.string(),
  answers: z.array(z.string()),
  every: z.string().describe('ISO 8601'),
  parameters: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      unit: z.enum(['days', 'percent', 'count']),
      min: z.number().int(),
      max: z.number().int(),
      default: z.number().int(),
      value: z.number().int(),
    }),
  ),
  queries: z.object({ population: z.string(), failures: z.string(), sources: z.string().nullable() }),
  fixtures: z.array(z.object({ title: z.string(), expect: z.enum(checkStates) })),
  definition: z.string().describe('The whole of it, as YAML'),
  lastRunId: Uuid.nullable(),
})

export const FixtureResult = z.object({
  title: z.string(),
  expected: z.enum(checkStates),
  state: z.enum(checkStates),
  holds: z.boolean(),
  reason: z.string(),
  failures: z.array(CheckFailure),
})

export const checksContract = {
  list: read({
    access: 'check:read',
    path: 'GET /checks',
    summary: 'Checks of the organization, with what their last runs said, the worst first',
    input: z.object({
      state: several(z.enum(checkStates)),
      status: several(z.enum(statuses)),
      controlId: Uuid.optional().describe('Those that count for this control'),
    }),
    output: z.object({ items: z.array(CheckRow) }),
  }),
  get: read({
    access: 'check:read',
    path: 'GET /checks/{key}',
    summary: 'One check: what it proves, how, and what its last run said',
    input: z.object({ key: Key }),
    output: Check,
  }),
  run: change({
    access: 'check:run',
    path: 'POST /checks/{key}/runs',
    summary: 'Run a check now',
    description:
      'A failure opens one finding, or counts up the one that is open; a fix that waits for verification is closed when the check passes after it has held for as long as it must, and reopened when the check fails.',
    creates: true,
    input: z.object({ key: Key }),
    output: CheckRun,
  }),
  listRuns: read({
    access: 'check:read',
    path: 'GET /checks/{key}/runs',
    summary: 'Runs of a check, newest first',
    input: z.object({ key: Key, ...page(['ranAt'], 'ranAt', 'desc') }),
    output: pageOf(CheckRun),
  }),
  getRun: read({
    access: 'check:read',
    path: 'GET /checks/{key}/runs/{id}',
    summary: 'One run of a check, with what failed (the first 1,000)',
    input: z.object({ key: Key, id: Uuid }),
    output: CheckRun.extend({
      failures: z.array(CheckFailure),
      sources: z
        .array(z.object({ source: z.string(), isFresh: z.boolean(), reportedAt: Instant.nullable() }))
        .describe('What its facts come from; when it reported is told of those that are silent'),
    }),
  }),
  configure: change({
    access: 'check:manage',
    path: 'PUT /checks/{key}/settings',
    summary: 'Set the parameters of a check, the control that it counts for, or retire it',
    input: z.object({
      key: Key,
      parameters: z
        .record(z.string().max(100), z.number().int())
        .optional()
        .describe('Within the bounds that it gives'),
      controlId: Uuid.nullable().optional().describe('Null: the control that answers most of its requirements'),
      status: z.enum(statuses).optional(),
    }),
    output: Check,
  }),
  test: change({
    access: 'check:manage',
    path: 'POST /checks/{key}/test',
    summary: 'Try a check on its own fixtures; changes nothing',
    input: z.object({ key: Key, definition: Definition }),
    output: z.object({ holds: z.boolean().describe('Every fixture does'), fixtures: z.array(FixtureResult) }),
    verdict: 'holds',
  }),
  save: change({
    access: 'check:manage',
    path: 'PUT /checks/{key}/definition',
    summary: 'Add a check of your own, or change it; refused unless its fixtures hold',
    input: z.object({ key: Key, definition: Definition }),
    output: Check,
  }),
}

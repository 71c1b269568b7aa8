import * as z from 'zod'
import { duration } from './duration.ts'
import { explain } from './explain.ts'
import { id, isPrintable, line, markdownRequired, normalizeMarkdown, requirementReference } from './text.ts'

/** What a check can say. Only `pass` is good; what could not be known is none of the first two. */
export const CHECK_STATES = ['pass', 'fail', 'error', 'not_permitted', 'stale', 'not_assessed'] as const

/** Clocks of the database. A check asks `given.now`, so that it says the same of the same facts, in a fixture too. */
const otherClocks =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_(?:date|time|timestamp)\b|\blocaltime(?:stamp)?\b/iu

/** One SELECT over the views of the inventory. What it may do is the database's business, not that of this form. */
const query = z
  .string()
  .overwrite(normalizeMarkdown)
  .min(1, explain('is empty', 'Write one SELECT.'))
  .max(20_000, explain('is longer than 20,000 characters', 'Shorten it.'))
  .refine(isPrintable, { error: explain('holds a character that does not print', 'Remove the character.') })
  .refine((text) => /^\s*(?:--[^\n]*\n\s*)*(?:select|with)\b/iu.test(text), {
    error: explain('is not a query', 'Begin with SELECT or WITH.'),
  })
  .refine((text) => !text.endsWith(';'), { error: explain('ends with a semicolon', 'Leave it out; it is one query.') })
  .refine((text) => !otherClocks.test(text), {
    error: explain('asks the clock of the database', 'Use given.now, so that fixtures can set the time.'),
  })
  .refine((text) => !/\binventory\s*\./iu.test(text), {
    error: explain(
      'names the schema of a view',
      'Write apis, not inventory.apis, so that fixtures can take its place.',
    ),
  })

/** A number that an organization may set, within bounds. Queries read it as `given.<id>`. */
const parameter = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[a-z][a-z0-9_]{0,40}$/,
        explain('is not a name', 'Use lower-case letters, digits and underscores: days.'),
      ),
    title: line(200),
    unit: z.enum(['days', 'percent', 'count']),
    min: z.int(),
    max: z.int(),
    default: z.int(),
  })
  .refine(({ id }) => id !== 'now', { path: ['id'], error: explain('is taken', 'given.now is the time of the run.') })
  .refine(({ min, max, default: normal }) => min <= normal && normal <= max, {
    path: ['default'],
    error: explain('does not lie between min and max', 'Choose a default within the bounds.'),
  })

/** A row of a view; what is left out is null. A word in place of an id names one thing, the same wherever it stands. */
const fixtureRow = z.record(
  z.string().max(100),
  z.union([
    z.string().max(2000),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.union([z.string().max(2000), z.number()])).max(100),
  ]),
)

/** An inventory made up for the purpose, and what the check must say of it. */
const fixture = z.strictObject({
  title: line(200),
  expect: z.enum(CHECK_STATES),
  failures: z.array(line(200)).max(100).optional().meta({ description: 'Subjects that must fail, and no others.' }),
  now: z.iso
    .datetime({ offset: true, error: explain('is not a moment', 'Write 2026-06-01T12:00:00Z.') })
    .default('2026-06-01T00:00:00Z'),
  given: z
    .record(z.string().max(100), z.int())
    .default({})
    .meta({ description: 'Parameters, other than their defaults.' }),
  rows: z
    .record(z.string().max(100), z.array(fixtureRow).max(100))
    .meta({ description: 'View of the inventory → rows.' }),
})

/** A check: a machine's audit of a control. docs/checks.md says how to write one. */
export const check = z
  .strictObject({
    id,
    title: line(200),
    statement: markdownRequired.meta({
      description:
        'What it proves when it passes, in plain words. Markdown; the id of a parameter in backquotes is shown as its value.',
    }),
    severity: z
      .enum(['low', 'medium', 'high', 'critical'])
      .meta({ description: 'Of the finding that a failure opens.' }),
    answers: z
      .array(requirementReference)
      .min(1, explain('is an empty list', 'Name requirements that it bears on: soc2:CC7.1.'))
      .meta({
        description: 'Requirements that it bears on. It joins the control that answers most of them.',
      }),
    every: duration.meta({ description: 'How often it runs: P1D is daily.' }),
    parameters: z.array(parameter).max(10).default([]),
    freshness: z
      .strictObject({
        within: z.union([duration, z.strictObject({ parameter: z.string() })], {
          error: explain('says no time', 'Write a duration such as P7D, or { parameter: days }.'),
        }),
        sources: query.meta({ description: 'A row for each source: source, reported_at.' }),
      })
      .optional()
      .meta({ description: 'What the facts come from, and how old its last report may be.' }),
    population: query.meta({ description: 'A row for everything that is looked at.' }),
    failures: query.meta({
      description: 'A row for each failure: subject_kind, subject_id, title, detail, and due if there is one.',
    }),
    fix: markdownRequired.meta({ description: 'What to do about a failure. Markdown.' }),
    fixtures: z.array(fixture).max(50),
  })
  .refine(({ parameters }) => new Set(parameters.map((one) => one.id)).size === parameters.length, {
    path: ['parameters'],
    error: explain('has one name twice', 'Give each parameter a name of its own.'),
  })
  .refine(({ every }) => Temporal.Duration.compare(every, 'PT1H', { relativeTo: '2026-01-01' }) >= 0, {
    path: ['every'],
    error: explain('is less than an hour', 'Give an hour at least: PT1H.'),
  })
  .superRefine((value, context) => {
    for (const { path, what, fix } of fixtureProblems(value))
      context.addIssue({ code: 'custom', path, message: explain(what, fix) })
  })

type FixtureProblem = { path: PropertyKey[]; what: string; fix: string }

/** A check that was never seen to fail proves nothing, and neither does one that never passes. */
function fixtureProblems({ parameters, freshness, fixtures }: z.infer<typeof check>): FixtureProblem[] {
  const known = new Map(parameters.map((one) => [one.id, one]))
  const needed = ['fail', 'pass', ...(freshness ? ['stale'] : [])]
  const within = freshness?.within
  return [
    ...needed
      .filter((state) => !fixtures.some((one) => one.expect === state))
      .map((state) => ({
        path: ['fixtures'],
        what: `has none that expects ${state}`,
        fix: 'Show one inventory of which it says so.',
      })),
    ...fixtures.flatMap(({ given }, index) =>
      Object.entries(given)
        .filter(([name, value]) => {
          const bounds = known.get(name)
          return !bounds || value < bounds.min || value > bounds.max
        })
        .map(([name]) => ({
          path: ['fixtures', index, 'given', name],
          what: 'is no parameter, or out of its bounds',
          fix: 'Name one of parameters, within its bounds.',
        })),
    ),
    ...(typeof within === 'object' && known.get(within.parameter)?.unit !== 'days'
      ? [
          {
            path: ['freshness', 'within', 'parameter'],
            what: 'is no parameter in days',
            fix: 'Name one of parameters whose unit is days.',
          },
        ]
      : []),
  ]
}

export type Check = z.infer<typeof check>
export type CheckState = (typeof CHECK_STATES)[number]
export type CheckFixture = Check['fixtures'][number]

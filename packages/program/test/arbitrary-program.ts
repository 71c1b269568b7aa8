import * as fc from 'fast-check'
import { type Framework, type FrameworkLibrary, type Program, canonicalProgram } from '../src/index.ts'
import type { Policy } from '../src/schema/policy.ts'
import type { When } from '../src/schema/when.ts'
import { isPrintable, normalizeLine, normalizeMarkdown } from '../src/schema/text.ts'

// Programs of every shape that the format allows, with texts that YAML, Markdown and CSV could take for something else.

const tricky = [
  'yes', 'null', '~', '1', '1.10', '0x1F', '1e3', '.nan', 'true', '# hash', 'a: b', 'key:', '- dash', '? q', '"quoted"',
  "'single'", "it's", '%', '@', '`tick`', '|', '>', '| >-', '&anchor', '*alias', '!tag', '!!str x', '{', '[', '}', ']', '---',
  '...', '<<', '=', '=1+1', ', , ,', 'a #b', 'a\\nb', '\\', '\\u0041', 'über', '日本語', '🔒 lock', 'e\u0301', '2026-01-01',
  '09:00', '  lead', 'trail  ', ' ', '',
] // prettier-ignore

const word = fc.oneof(
  fc.constantFrom(...tricky),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)

const line = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => normalizeLine(words.join(' ')))
  .filter((text) => text !== '' && isPrintable(text))

const rawLine = fc.oneof(
  word,
  fc.constantFrom('', '    code', '\tcode', '- item', '  - nested', '## Heading', '```', '| a | b |', '> quote', '\\'),
)

const text = fc
  .array(rawLine, { maxLength: 6 })
  .map((lines) => normalizeMarkdown(lines.join('\n')))
  .filter((markdown) => isPrintable(markdown))

const someText = text.filter((markdown) => markdown !== '')

const plainParagraph = fc.constantFrom(
  'We protect what people entrust to us.',
  'All people.\n\nAll systems.',
  '- a\n- b',
)

const body = fc
  .tuple(plainParagraph, plainParagraph, plainParagraph, text)
  .map(([intent, scope, roles, rest]) =>
    normalizeMarkdown(
      `## Statement of intent\n\n${intent}\n\n## Scope\n${scope}\n\n## Roles and responsibilities ##\n\n${roles}\n\n${rest}`,
    ),
  )

const durations = fc.constantFrom('P1D', 'P10D', 'PT4H', 'P2W', 'P1M', 'P1Y2M3DT4H5M6S')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const scheduleFields = {
  rrule: fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=YEARLY;BYMONTH=2',
  ),
  start: optional(fc.constantFrom('2026-01-01', '2024-02-29')),
  time: fc.constantFrom('00:00', '09:00', '23:59'),
  timezone: optional(fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York')),
  businessDay: fc.constantFrom('none' as const, 'next' as const, 'previous' as const),
}

const when: fc.Arbitrary<When> = fc.oneof(
  fc.record({ schedule: fc.record(scheduleFields) }),
  fc.record({
    event: fc.oneof(
      fc.record({
        on: fc.constantFrom('person.left' as const, 'custom.deletion-requested' as const),
        within: durations,
        counting: fc.constant('calendar' as const),
      }),
      fc.record({
        on: fc.constant('person.joined' as const),
        within: fc.constant('P3D'),
        counting: fc.constant('business' as const),
      }),
    ),
  }),
  fc.record({ continuous: fc.record({ source: line, every: durations, connectWithin: durations }) }),
)

const evidence = fc.oneof(
  fc.record({
    id: fc.constantFrom('report', 'list', 'ticket'),
    title: line,
    kind: fc.constantFrom('file' as const, 'machine' as const),
    accept: optional(fc.uniqueArray(fc.constantFrom('pdf', 'csv', 'png'), { minLength: 1 })),
    required: fc.boolean(),
    validFor: optional(durations),
  }),
  fc.record({
    id: fc.constantFrom('link', 'words'),
    title: line,
    kind: fc.constantFrom('link' as const, 'statement' as const),
    required: fc.boolean(),
    validFor: optional(durations),
  }),
)

/** A small library: one framework, with a chapter and three requirements. */
export const testLibrary: FrameworkLibrary = {
  frameworks: [
    {
      id: 'std-1.0',
      name: 'Standard',
      requirements: ['A', 'A.1', 'A.2', 'A.10(b)'].map((id) => ({
        id,
        parent: id === 'A' ? null : 'A',
        title: `Title of ${id}`,
        kind: id === 'A' ? 'chapter' : 'clause',
        note: '',
      })),
    },
  ],
  mappings: [],
}

const customFramework: fc.Arbitrary<Framework> = fc
  .record({
    name: line,
    version: optional(line),
    url: optional(fc.constant('https://example.com/annex')),
    license: optional(line),
    rows: fc.uniqueArray(fc.tuple(fc.constantFrom('1', '1.1', '2', '3(a)/x', 'Z-9'), line, line, fc.boolean()), {
      selector: ([id]) => id,
      maxLength: 5,
    }),
  })
  .map(({ rows, name, version, url, license }) => ({
    id: 'customer-x',
    name,
    version,
    url,
    license,
    requirements: rows.map(([id, title, note, isChild], index) => ({
      id,
      parent: isChild && index > 0 ? (rows[index - 1]?.[0] ?? null) : null,
      title,
      kind: 'duty',
      note: note.length > 5 ? note : '',
    })),
  }))

const ids = ['access-review', 'backup', 'c', 'incident-response', 'x1-y2', 'constructor'] as const
const someIds = (minLength: number) => fc.uniqueArray(fc.constantFrom(...ids), { minLength, maxLength: 4 })

/** Programs that hold together: everything that is named exists. In canonical form. */
export const arbitraryProgram: fc.Arbitrary<Program> = fc
  .record({
    roles: someIds(2),
    policies: someIds(0),
    controls: someIds(0),
    procedures: someIds(0),
    custom: optional(customFramework),
    usesStandard: fc.boolean(),
  })
  .chain((shape) => {
    const { roles, policies, controls, custom, usesStandard } = shape
    const role = fc.constantFrom(...roles)
    const requirements = [
      ...(usesStandard ? (testLibrary.frameworks[0]?.requirements ?? []).map((row) => `std-1.0:${row.id}`) : []),
      ...(custom?.requirements ?? []).map((row) => `customer-x:${row.id}`),
    ]
    return fc.record({
      format: fc.constant(1 as const),
      id: fc.constantFrom('acme', 'acme-2'),
      title: line,
      description: text,
      frameworks: fc.constant([usesStandard ? ['std-1.0'] : [], custom ? ['customer-x'] : []].flat()),
      calendar: fc.record({
        timezone: fc.constantFrom('UTC', 'Asia/Tokyo'),
        workdays: fc.uniqueArray(fc.constantFrom('monday' as const, 'friday' as const, 'sunday' as const), {
          minLength: 1,
        }),
        holidays: fc.uniqueArray(fc.constantFrom('2026-12-25', '2027-01-01', '2026-01-06')),
      }),
      roles: each(roles, { title: line, description: text }),
      customFrameworks: fc.constant<Framework[]>(custom ? [custom] : []),
      policies: each(policies, {
        title: line,
        people: fc.uniqueArray(role, { minLength: 2, maxLength: 2 }),
        review: fc.oneof(fc.record({ every: durations }), fc.record(scheduleFields)),
        acknowledge: fc.oneof(
          fc.constantFrom('everyone' as const, 'none' as const),
          fc.uniqueArray(role, { minLength: 1 }),
        ),
        requirements: fc.subarray(requirements),
        body,
      }).map((entries) =>
        entries.map(({ people, ...policy }): Policy => ({
          ...policy,
          owner: people[0] ?? '',
          approver: people[1] ?? '',
        })),
      ),
      controls: each(controls, {
        title: line,
        kind: fc.constantFrom('administrative' as const, 'technical' as const, 'physical' as const),
        objective: line,
        description: text,
        owner: role,
        requirements: fc.subarray(requirements),
        policies: fc.subarray(policies),
      }),
      procedures: each(controls.length === 0 ? [] : shape.procedures, {
        control: fc.constantFrom(...(controls.length === 0 ? ['none'] : controls)),
        title: line,
        role,
        steps: someText,
        when,
        severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'critical' as const),
        evidence: fc.uniqueArray(evidence, { selector: ({ id }) => id, maxLength: 3 }),
        days: durations,
      }).map((entries) =>
        entries.map(({ days, ...procedure }) => ({
          ...procedure,
          window: 'schedule' in procedure.when ? days : undefined,
        })),
      ),
    })
  })
  .map((program) => canonicalProgram(program))

/** One record for each id. */
function each<T extends object>(
  idList: readonly string[],
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<(T & { id: string })[]> {
  return fc.tuple(...idList.map((id) => fc.record(fields).map((entry) => Object.assign(entry, { id }))))
}

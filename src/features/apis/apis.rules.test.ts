import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../core/errors.ts'
import { knownFrom, type ReportedAt, retestOf, shapeOf, standingOf } from './apis.rules.ts'
import { readDeclarations } from './declarations-report.ts'
import {
  changeInventory,
  declarationsAfter,
  joinKnowledge,
  type Knowledge,
  type Side,
  type StoredEndpoint,
} from './joined-inventory.rules.ts'

const now = Temporal.Instant.from('2027-06-01T00:00:00Z')
const daysAgo = (days: number): Temporal.Instant => now.subtract({ hours: days * 24 })
const everyone: ReportedAt = { source: now, specification: now, traffic: now }
const nobody: ReportedAt = { source: null, specification: null, traffic: null }

const endpoint = (sources: string, more: Partial<Parameters<typeof standingOf>[0]> = {}) => ({
  inSource: sources.includes('source'),
  inSpecification: sources.includes('specification'),
  inTraffic: sources.includes('traffic'),
  isDeprecated: false,
  lastCalledAt: sources.includes('traffic') ? daysAgo(1) : null,
  foundAt: daysAgo(10),
  ...more,
})

describe('the standing of an endpoint', () => {
  it.each([
    ['source specification traffic', {}, everyone, 'documented'],
    ['source specification', {}, { ...everyone, traffic: null }, 'documented'],
    ['source', {}, everyone, 'shadow'],
    ['traffic', {}, everyone, 'shadow'],
    ['specification', {}, everyone, 'orphan'],
    ['', {}, everyone, 'gone'],
    ['source specification traffic', { isDeprecated: true }, everyone, 'zombie'],
    ['source specification', { isDeprecated: true }, { ...everyone, traffic: null }, 'documented'],
    ['source specification', { foundAt: daysAgo(90) }, everyone, 'zombie'],
    ['source specification', { foundAt: daysAgo(89) }, everyone, 'documented'],
    ['source specification traffic', { lastCalledAt: daysAgo(200) }, everyone, 'zombie'],
    // nobody who could contradict has ever spoken
    ['source', {}, { ...nobody, source: now }, 'not_assessed'],
    ['specification', {}, { ...nobody, specification: now }, 'not_assessed'],
  ] as const)('known from: %s', (sources, more, reportedAt, standing) => {
    expect(standingOf(endpoint(sources, more), reportedAt, now)).toBe(standing)
  })

  it('is never documented without the specification and something that shows it is there', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (a, b, c, isDeprecated) => {
        const one = { ...endpoint(''), inSource: a, inSpecification: b, inTraffic: c, isDeprecated }
        if (standingOf(one, everyone, now) !== 'documented') return
        expect(knownFrom(one)).toContain('specification')
        expect(a || c).toBe(true)
      }),
    )
  })
})

describe('an inventory after a report', () => {
  const reported = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/users/{id}', '/users/{userId}', '/users', '/orders/{order}/items'),
    origin: fc.constantFrom('code', 'specification'),
    deprecated: fc.boolean(),
    guard: fc.constantFrom('unknown', 'auth', 'auth, admin'),
  })
  const reports = fc
    .array(reported, { maxLength: 8 })
    .map((lines) => readDeclarations(lines.map((one) => JSON.stringify(one)).join('\n')).endpoints)
  type Report = ReturnType<typeof readDeclarations>['endpoints']
  const all: Side[] = ['source', 'specification']
  interface State {
    known: Knowledge
    stored: StoredEndpoint[]
  }
  const nothing: State = { known: {}, stored: [] }

  /** What is known, and what the inventory holds, after a report; as the database would have it. */
  function after({ known, stored }: State, report: Report, covers: Side[] | 'those that it names' = all): State {
    const then: Knowledge = { ...known }
    for (const { side, declared } of declarationsAfter(
      known,
      report,
      covers === 'those that it names' ? undefined : covers,
    ))
      then[side] = declared
    const { added, changed } = changeInventory(stored, joinKnowledge(then, now))
    return {
      known: then,
      stored: [
        ...stored.map((one) => changed.find(({ id }) => id === one.id) ?? one),
        ...added.map((one, index) => ({ ...one, id: `${stored.length + index}` })),
      ],
    }
  }
  const facts = ({ stored }: State): string[] =>
    stored
      .filter(({ inSource, inSpecification }) => inSource || inSpecification)
      .map(({ method, path, inSource, inSpecification }) => `${method} ${shapeOf(path)} ${inSource} ${inSpecification}`)
      .toSorted()

  it('says what the report says, whatever was there before, when the report covers everything', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        expect(facts(after(after(nothing, first), second))).toEqual(facts(after(nothing, second)))
      }),
    )
  })

  it('is not changed by the same report again', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        const state = after(after(nothing, first), second)
        expect(after(state, second)).toEqual(state)
      }),
    )
  })

  it('forgets nothing of a source that the report does not cover', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        const before = after(nothing, first)
        const then = after(before, second, [])
        for (const one of before.stored) {
          const same = then.stored.find(({ id }) => id === one.id)
          expect([
            same?.inSource === true || !one.inSource,
            same?.inSpecification === true || !one.inSpecification,
          ]).toEqual([true, true])
        }
      }),
    )
  })

  it('never has two records for one method and path, nor one record for two', () => {
    fc.assert(
      fc.property(reports, reports, reports, (first, second, third) => {
        const { stored } = [first, second, third].reduce(
          (state, one) => after(state, one, 'those that it names'),
          nothing,
        )
        const places = stored.map(({ method, path, operation, protocol }) =>
          [method, path, operation, protocol].join(' '),
        )
        expect(new Set(places).size).toBe(places.length)
        expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length)
      }),
    )
  })

  it('is of the sources that the report names', () => {
    const sides = (text: string) =>
      declarationsAfter({}, readDeclarations(text).endpoints, undefined).map(({ side }) => side)
    expect(sides('')).toEqual([])
    expect(sides('{"method":"GET","path":"/"}')).toEqual(['source'])
    expect(sides('{"method":"GET","path":"/","specified":"openapi.yaml:3"}')).toEqual(all)
  })

  it('recognizes an endpoint when the specification puts a prefix before it', () => {
    const code = ['/users/{id}', '/orders', '/items'].map((path) => ({ method: 'GET', path, file: 'a.ts', line: 1 }))
    const specified = code.map(({ path }) => ({ method: 'GET', path: `/api/v1${path}`, origin: 'specification' }))
    const lines = (ones: object[]): Report =>
      readDeclarations(ones.map((one) => JSON.stringify(one)).join('\n')).endpoints
    const before = after(nothing, lines(code), 'those that it names')
    const { stored } = after(before, lines(specified), 'those that it names')
    expect(stored.map(({ id, path, inSource, inSpecification }) => [id, path, inSource && inSpecification])).toEqual(
      before.stored.map(({ id, path }) => [id, `/api/v1${path}`, true]),
    )
  })
})

/** The paths of a report, or the code of the error with which it was refused. */
function outcomeOf(text: string): { paths: string[]; code: unknown } {
  try {
    return { paths: readDeclarations(text).endpoints.map(({ path }) => path), code: undefined }
  } catch (error) {
    return { paths: [], code: error instanceof HoldfastError ? error.code : error }
  }
}

describe('a report that cannot be used', () => {
  it.each([
    ['some bytes', 'line 1'],
    ['{"method":"GET","path":"/a"}\nnot json', 'line 2'],
    ['{"endpoints":7}', 'endpoints'],
    ['{"method":"get","path":"/a"}', 'line 1.method'],
    ['{"method":"GET","path":"a"}', 'line 1.path'],
    ['{"endpoints":[{"method":"GET","path":"/a"},{"method":"GET"}]}', 'endpoints.1.path'],
    ['[]', 'line 1'],
  ])('names the place: %s', (text, path) => {
    expect(() => readDeclarations(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: expect.arrayContaining([expect.objectContaining({ path: expect.stringContaining(path) })]),
      }),
    )
  })

  it('is refused or read, and nothing else, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((one) => `{"endpoints":[${one}]}`),
        ),
        (text) => {
          const { paths, code } = outcomeOf(text)
          expect(paths.every((path) => path.startsWith('/'))).toBe(true)
          expect(code).toBeOneOf([undefined, 'invalid_input'])
        },
      ),
    )
  })
})

describe('a known fault after a run', () => {
  const flaw = { fingerprint: 'f', rule: 'r', endpoints: ['GET /a', 'GET /b'] }
  const run = (more: object) => ({
    isComplete: true,
    found: new Set<string>(),
    ran: new Map([['r', new Set(['GET /a', 'GET /b'])]]),
    ...more,
  })

  it.each([
    ['found', run({ found: new Set(['f']) })],
    ['not_found', run({})],
    ['not_tested', run({ isComplete: false })],
    ['not_tested', run({ ran: new Map([['r', new Set(['GET /a'])]]) })],
    ['not_tested', run({ ran: new Map() })],
  ] as const)('is %s', (result, after) => {
    expect(retestOf(flaw, after)).toBe(result)
  })
})

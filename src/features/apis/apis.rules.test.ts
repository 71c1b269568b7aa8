import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../core/errors.ts'
import { knownFrom, type ReportedAt, retestOf, shapeOf, standingOf } from './apis.rules.ts'
import { type Covered, coveredBy, mergeInventory, type StoredEndpoint } from './inventory-merge.rules.ts'
import { readInventoryReport, type ReportedEndpoint } from './inventory-report.ts'

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
    .map((lines) => readInventoryReport(lines.map((one) => JSON.stringify(one)).join('\n')))
  const all: Covered[] = ['source', 'specification']

  /** What the inventory holds after a report, as the database would have it. */
  function after(stored: readonly StoredEndpoint[], report: readonly ReportedEndpoint[], covers: Covered[] = all) {
    const { added, changed } = mergeInventory(stored, report, covers)
    return [
      ...stored.map((one) => changed.find(({ id }) => id === one.id) ?? one),
      ...added.map((one, index) => ({ id: `${stored.length + index}`, ...one })),
    ]
  }
  const facts = (endpoints: readonly ReportedEndpoint[]): string[] =>
    endpoints
      .filter(({ inSource, inSpecification }) => inSource || inSpecification)
      .map(({ method, path, inSource, inSpecification }) => `${method} ${shapeOf(path)} ${inSource} ${inSpecification}`)
      .toSorted()

  it('says what the report says, whatever was there before, when the report covers everything', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        expect(facts(after(after([], first), second))).toEqual(facts(after([], second)))
      }),
    )
  })

  it('is not changed by the same report again', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        const stored = after(after([], first), second)
        expect(mergeInventory(stored, second, all)).toEqual({ added: [], changed: [], forgotten: 0 })
      }),
    )
  })

  it('forgets nothing of a source that the report does not cover', () => {
    fc.assert(
      fc.property(reports, reports, (first, second) => {
        const before = after([], first)
        const then = after(before, second, [])
        for (const one of before) {
          const same = then.find(({ id }) => id === one.id)
          expect([
            same?.inSource === true || !one.inSource,
            same?.inSpecification === true || !one.inSpecification,
          ]).toEqual([true, true])
        }
      }),
    )
  })

  it('speaks for the sources that it names', () => {
    expect(coveredBy([])).toEqual([])
    expect(coveredBy(readInventoryReport('{"method":"GET","path":"/"}'))).toEqual(['source'])
    expect(coveredBy(readInventoryReport('{"method":"GET","path":"/","specified":"openapi.yaml:3"}'))).toEqual(all)
  })
})

/** The paths of a report, or the code of the error with which it was refused. */
function outcomeOf(text: string): { paths: string[]; code: unknown } {
  try {
    return { paths: readInventoryReport(text).map(({ path }) => path), code: undefined }
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
    expect(() => readInventoryReport(text)).toThrow(
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

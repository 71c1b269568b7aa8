import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyAggregate, mergeAggregates, observe, type TrafficAggregate } from '../src/traffic/aggregate.ts'
import { applyDelta, parseDelta, serializeDelta } from '../src/traffic/delta.ts'
import type { Exchange } from '../src/traffic/exchange.ts'
import { trafficEndpoints } from '../src/traffic/traffic-endpoint.ts'
import { segmentOf } from '../src/traffic/templating/segment.ts'

function get(path: string, body?: object, more: Partial<Exchange> = {}): Exchange {
  return {
    method: 'GET',
    path,
    status: 200,
    ...(body === undefined ? {} : { responseBody: { contentType: 'application/json', text: JSON.stringify(body) } }),
    ...more,
  }
}

function aggregateOf(exchanges: readonly Exchange[]): TrafficAggregate {
  const aggregate = emptyAggregate()
  for (const exchange of exchanges) observe(aggregate, exchange)
  return aggregate
}

function endpointsOf(aggregate: TrafficAggregate) {
  return [...aggregate.hosts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, traffic]) => ({ host, ...trafficEndpoints(traffic) }))
}

function pathsOf(exchanges: readonly Exchange[]): string[] {
  return endpointsOf(aggregateOf(exchanges)).flatMap(({ endpoints }) => endpoints.map(({ path }) => path))
}

/** `done`, or the name of the error. */
function attempt(run: () => unknown): string {
  try {
    run()
    return 'done'
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('a segment', () => {
  test.each([
    ['42', 'integer'],
    ['-7', 'integer'],
    ['3.14', 'decimal'],
    ['123e4567-e89b-12d3-a456-426614174000', 'uuid'],
    ['507f1f77bcf86cd799439011', 'object-id'],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'ulid'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'hash'],
    ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'hash'],
    ['2025-11-27', 'date'],
    ['2025-W48', 'date'],
    ['2025-11-27T10:00:00Z', 'date-time'],
    ['ada@example.com', 'email'],
    ['ada%40example.com', 'email'],
    ['203.0.113.9', 'ip'],
    ['2001:db8::1', 'ip'],
    ['cus_NffrFeUfNV2Hib', 'token'],
    ['dGhpcyBpcyBhIHRlc3Q0NQ==', 'base64'],
    ['V1StGXR8_Z5jdHi6B-myT', 'token'],
    ['my-first-post-42', 'slug'],
    ['en-US', 'locale'],
    ['52.52,13.405', 'coordinates'],
    ['+493012345678', 'phone'],
  ])('%s is a value: %s', (text, format) => {
    expect(segmentOf(text, 'users')).toMatchObject({ kind: 'value', key: '{}', format })
  })

  test.each([
    ['users', 'api'],
    ['order-items', 'api'],
    ['getUserInfo', 'api'],
    ['ListOrganizationMembers', 'rpc'],
    ['v1', 'api'],
    ['v2.1', 'api'],
    ['oauth2', 'auth'],
    ['sha256', 'hashes'],
    ['3', 'api'],
    ['1.1', 'api'],
    ['robots.txt', ''],
    ['index.html', ''],
    ['well-known', ''],
    ['acceptInvitation', 'teams'],
    ['deadbeef', 'x'],
  ])('%s after "%s" is a name', (text, previous) => {
    expect(segmentOf(text, previous)).toEqual({ kind: 'name', key: text })
  })

  test.each([
    ['42.json', '{}.json'],
    ['Users(42)', 'Users({})'],
    ["Users('ada')", 'Users({})'],
    ['42:archive', '{}:archive'],
  ])('%s holds a value: %s', (text, key) => {
    expect(segmentOf(text, 'api')).toMatchObject({ kind: 'value', key })
  })

  test('with braces or anything else never becomes a template by itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 10 }), (raw, previous) => {
        const { kind, key } = segmentOf(raw, previous)
        expect(kind === 'value' || !/[{}]/.test(key)).toBe(true)
      }),
    )
  })
})

describe('templates', () => {
  test('name their parameters after what stands before them', () => {
    expect(
      pathsOf([
        get('/api/v1/users/42/orders/7'),
        get('/api/v1/companies/42'),
        get('/api/v1/addresses/42'),
        get('/days/2025-11-27'),
        get('/42/43'),
        get('/odata/Products(42)'),
      ]),
    ).toEqual([
      '/api/v1/addresses/{addressId}',
      '/api/v1/companies/{companyId}',
      '/api/v1/users/{userId}/orders/{orderId}',
      '/days/{date}',
      '/odata/Products({productId})',
      '/{id}/{id2}',
    ])
  })

  test('take values of different forms in one place for one parameter', () => {
    expect(pathsOf([get('/users/42'), get('/users/123e4567-e89b-12d3-a456-426614174000')])).toEqual(['/users/{userId}'])
  })

  test('keep words beside values, and say why', () => {
    const aggregate = aggregateOf([
      get('/users/42', { id: 1, mail: '' }),
      get('/users/me', { id: 1, mail: '' }),
      get('/users/blocked', { list: [] }),
    ])
    const [{ endpoints, decisions } = { endpoints: [], decisions: [] }] = endpointsOf(aggregate)
    expect(endpoints.map(({ path }) => path)).toEqual(['/users/blocked', '/users/me', '/users/{userId}'])
    expect(decisions).toEqual([
      { path: '/users/blocked', decision: 'kept', reason: expect.stringContaining('answered otherwise') },
      { path: '/users/me', decision: 'kept', reason: expect.stringContaining('a word that APIs put beside values') },
    ])
  })

  test('take names that answer like the values beside them for values', () => {
    const user = { id: 1, name: 'x', mail: 'y' }
    expect(
      pathsOf([get('/users/42', user), get('/users/alice', user), get('/users/bob', { ...user, extra: 1 })]),
    ).toEqual(['/users/{user}'])
  })

  test('take many names that answer alike for values, and resources that answer otherwise for names', () => {
    const names = 'alice bob carol dave erin frank grace heidi ivan judy'.split(' ')
    expect(pathsOf(names.map((name) => get(`/people/${name}`, { login: name, bio: 'x', followers: 1 })))).toEqual([
      '/people/{people}',
    ])
    expect(pathsOf(names.map((name, i) => get(`/api/${name}`, { [`field${i}`]: 1, [`other${i}`]: 2 })))).toHaveLength(
      10,
    )
  })

  test('take very many names for values without bodies, but not resources with things below', () => {
    const word = (i: number): string => `w${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}x`
    expect(pathsOf(times(40, (i) => get(`/tags/${word(i)}`)))).toEqual(['/tags/{tag}'])
    expect(pathsOf(times(12, (i) => get(`/tags/${word(i)}`)))).toHaveLength(12)
    expect(pathsOf(times(40, (i) => get(`/api/${word(i)}s/${i}`)))).toHaveLength(40)
  })

  test('take more than a few free texts for values', () => {
    expect(pathsOf(times(8, (i) => get(`/posts/the-story-of-a-${'abcdefgh'[i]}`)))).toHaveLength(8)
    expect(pathsOf(times(9, (i) => get(`/posts/the-story-of-a-${'abcdefghi'[i]}`)))).toEqual(['/posts/{post}'])
  })

  test('leave out what nothing ever answered, and count it', () => {
    const aggregate = aggregateOf([
      get('/users/1'),
      get('/users/2', undefined, { status: 404 }),
      get('/users/nobody', undefined, { status: 404 }),
      get('/wp-admin', undefined, { status: 404 }),
      get('/.env', undefined, { status: 404 }),
    ])
    const [host] = endpointsOf(aggregate)
    expect(host?.endpoints).toHaveLength(1)
    expect(host?.endpoints[0]).toMatchObject({ path: '/users/{userId}', count: 3, statuses: { 200: 1, 404: 2 } })
    expect(host).toMatchObject({ unansweredPaths: 2, unansweredRequests: 2 })
  })

  test('leave out assets and preflights', () => {
    const aggregate = aggregateOf([
      get('/app.js'),
      get('/logo', undefined, { responseHeaders: [{ name: 'Content-Type', value: 'image/png' }] }),
      { ...get('/users'), method: 'OPTIONS' },
    ])
    expect(aggregate.counts).toMatchObject({ exchanges: 0, assets: 2, preflights: 1 })
  })
})

const segment = fc.oneof(
  fc.constantFrom('users', 'orders', 'items', 'api', 'v1', 'me', 'search', 'alice', 'bob'),
  fc.nat(30).map(String),
  fc.uuid(),
  fc.nat(14).map((i) => `a-title-of-a-post-${'abcdefghijklmno'[i]}`),
  fc.nat(14).map((i) => `name${'abcdefghijklmno'[i]}`),
)
const exchange = fc
  .record({
    segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    status: fc.constantFrom(200, 201, 404, 500, undefined),
    body: fc.option(
      fc.record(
        {
          id: fc.oneof(fc.nat(), fc.uuid()),
          state: fc.constantFrom('OPEN', 'CLOSED'),
          tags: fc.array(fc.string()),
          next: fc.constant(null),
          email: fc.constant('ada@example.com'),
        },
        { requiredKeys: ['id'] },
      ),
      { nil: undefined },
    ),
    query: fc.constantFrom(undefined, 'page=1', 'page=x&sort=asc'),
    at: fc.option(fc.integer({ min: 1.7e12, max: 1.8e12 }), { nil: undefined }),
    isAnonymous: fc.boolean(),
  })
  .map(({ segments, method, body, isAnonymous, ...rest }): Exchange => ({
    ...get(`/${segments.join('/')}`, body, rest),
    method,
    host: 'api.example.com',
    requestHeaders: isAnonymous ? [] : [{ name: 'Authorization', value: 'Bearer abcdef' }],
  }))
const traffic = fc.array(exchange, { maxLength: 80 })

describe('counted traffic', () => {
  test('is the same in every order', () => {
    fc.assert(
      fc.property(traffic, fc.infiniteStream(fc.nat()), (exchanges, order) => {
        const shuffled = exchanges.map((one) => ({ one, key: order.next().value })).sort((a, b) => a.key - b.key)
        expect(endpointsOf(aggregateOf(shuffled.map(({ one }) => one)))).toEqual(endpointsOf(aggregateOf(exchanges)))
      }),
      { numRuns: 150 },
    )
  })

  test('is the same when it is counted in parts, sent as JSON and merged in any order', () => {
    fc.assert(
      fc.property(traffic, traffic, traffic, (a, b, c) => {
        const parts = [a, b, c].map((part) => parseDelta(serializeDelta(aggregateOf(part))).aggregate)
        const whole = endpointsOf(aggregateOf([...a, ...b, ...c]))
        expect(endpointsOf(mergeAggregates(...parts))).toEqual(whole)
        expect(endpointsOf(mergeAggregates(...parts.toReversed()))).toEqual(whole)
      }),
      { numRuns: 100 },
    )
  })

  test('has the same templates when the same comes again', () => {
    fc.assert(
      fc.property(traffic, (exchanges) => {
        const once = endpointsOf(aggregateOf(exchanges))
        const twice = endpointsOf(aggregateOf([...exchanges, ...exchanges]))
        const paths = (hosts: typeof once): string[] =>
          hosts.flatMap(({ endpoints }) => endpoints.map(({ method, path }) => `${method} ${path}`))
        expect(paths(twice)).toEqual(paths(once))
      }),
      { numRuns: 100 },
    )
  })

  test('has no more than its templates need, however many requests come', () => {
    const aggregate = emptyAggregate()
    for (let i = 0; i < 20_000; i++)
      observe(aggregate, get(`/users/${i}/files/a-file-with-number-${i}x`, { id: i, [`k${i % 2_000}`]: 1 }))
    const size = serializeDelta(aggregate).length
    for (let i = 20_000; i < 40_000; i++)
      observe(aggregate, get(`/users/${i}/files/a-file-with-number-${i}x`, { id: i, [`k${i % 2_000}`]: 1 }))
    expect(serializeDelta(aggregate).length).toBeLessThan(size * 1.05)
    expect(size).toBeLessThan(60_000)
  })

  test('holds none of the values', () => {
    const secrets = [
      'ada@example.com',
      'Lovelace',
      '4111111111111111',
      'hunter2',
      'sk_live_a1B2c3D4a1B2c3D4',
      '1985-12-10',
      '203.0.113.9',
    ]
    const [mail = '', name = '', card = '', password = '', key = '', birth = '', ip = ''] = secrets
    const aggregate = aggregateOf(
      times(30, (i) => ({
        ...get(`/users/${mail}/cards/${card}`, { mail, name, card, birth, note: `from ${ip}`, [mail]: 1 }),
        method: 'POST',
        query: `email=${mail}&key=${key}`,
        requestHeaders: [
          { name: 'Authorization', value: `Bearer ${key}` },
          { name: 'Cookie', value: `session=${key}; name=${name}` },
          { name: 'X-User', value: name },
        ],
        requestBody: {
          contentType: 'application/x-www-form-urlencoded',
          text: `password=${password}&name=${name}&i=${i}`,
        },
      })),
    )
    const kept = serializeDelta(aggregate)
    expect(secrets.filter((secret) => kept.includes(secret))).toEqual([])
    expect(kept).toContain('payment-card response $.card')
  })
})

describe('a delta', () => {
  const delta = (sequence: number): ReturnType<typeof parseDelta> =>
    parseDelta(serializeDelta(aggregateOf([get('/users/1')]), { agent: 'edge-1', sequence }))

  test('counts once, however often it is posted', () => {
    const once = applyDelta(emptyAggregate(), delta(1))
    expect(applyDelta(once, delta(1))).toBe(once)
    expect(applyDelta(once, delta(2)).counts.exchanges).toBe(2)
    expect(once.counts.exchanges).toBe(1)
  })

  test.each([
    ['', 'is no JSON'],
    ['[]', 'has no object at $'],
    ['{"format":"holdfast-traffic/9"}', 'not "holdfast-traffic/1"; update the agent'],
    ['{"format":"holdfast-traffic/1","agent":"a b","sequence":1}', 'has an agent whose name is none'],
    ['{"format":"holdfast-traffic/1","agent":"a","sequence":-1}', 'has no count at $.sequence'],
    [
      '{"format":"holdfast-traffic/1","hosts":{"h":{"answered":{"records":{"get":{}}}}}}',
      'has a method that is none at $.hosts.h.answered.records',
    ],
    ['{"format":"holdfast-traffic/1","hosts":{"h":{"answered":{"formats":["x"]}}}}', 'has a form that is none'],
    [
      `{"format":"holdfast-traffic/1","hosts":{"h":{"answered":${'{"children":{"a":'.repeat(90)}{}${'}}'.repeat(90)}}}}`,
      'is nested too deep',
    ],
  ])('%s is refused: it %s', (text, message) => {
    expect(() => parseDelta(text)).toThrow(message)
  })

  test('that is broken anywhere is read or refused, and nothing else', () => {
    const text = serializeDelta(aggregateOf([get('/users/1', { a: [1, 'x', null], b: { c: true } })]), {
      agent: 'a',
      sequence: 1,
    })
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.constantFrom('', '"', '{', '}', '0', '-1', 'null', '[]', ','),
        fc.nat(3),
        (at, inserted, dropped) => {
          const outcome = attempt(() => parseDelta(text.slice(0, at) + inserted + text.slice(at + dropped)))
          expect(outcome).toMatch(/^(?:done|DeltaError)$/)
        },
      ),
      { numRuns: 500 },
    )
  })
})

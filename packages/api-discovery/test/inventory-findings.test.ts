import { describe, expect, test } from 'vitest'
import { buildInventory } from '../src/inventory/build-inventory.ts'
import { type TrafficAggregate } from '../src/traffic/aggregate.ts'
import type { Exchange } from '../src/traffic/exchange.ts'
import { DAY, NOW, code, spec, call, traffic, json, BEARER, findingsOf, shown } from './inventory-ground.ts'

describe('findings', () => {
  test('an endpoint that nobody specified is a shadow', () => {
    const declared = [spec('GET /a'), code('GET /a'), code('GET /b')]
    expect(
      findingsOf({ declared, traffic: traffic(call('GET /c'), call('GET /c'), call('GET /nothing 404')) }),
    ).toEqual([
      'warning shadow GET /b: it is served in src/app.ts:7, and is not specified',
      'error shadow GET /c: it was called 2 times, and is not specified',
    ])
    expect(findingsOf({ declared: [code('GET /a')], traffic: traffic(call('GET /c')) })).toEqual([
      'warning shadow GET /c: it was called 1 time, and is not in the source',
    ])
    expect(findingsOf({ traffic: traffic(call('GET /c')) })).toEqual([])
  })

  test('an endpoint that is deprecated and answers is a zombie', () => {
    const specified = [spec('GET /v1/users', { deprecated: true }), spec('GET /v1/orders', { deprecated: true })]
    expect(findingsOf({ specified, traffic: traffic(call('GET /v1/users'), call('GET /v1/orders 410')) })).toEqual([
      'warning zombie GET /v1/users: it is deprecated, and answered 1 request, last on 2026-01-31',
    ])
  })

  test('an endpoint that nobody calls is a zombie only where traffic is long enough to tell', () => {
    const specified = [spec('GET /a'), spec('GET /b'), spec('GET /c'), spec('OPTIONS /a')]
    const calls = (days: number): TrafficAggregate =>
      traffic(call('GET /a', { at: NOW }), call('GET /b', { at: NOW - days * DAY }))
    expect(findingsOf({ specified, traffic: calls(45) })).toEqual([
      'note zombie GET /b: it was last called on 2025-12-17, more than 30 days ago',
      'note zombie GET /c: it was not called in the 45 days of traffic',
    ])
    expect(findingsOf({ specified, traffic: calls(20) })).toEqual([])
    expect(findingsOf({ specified, traffic: calls(20), inactiveDays: 10 })).toHaveLength(2)
    expect(findingsOf({ specified, traffic: calls(20), now: NOW + 40 * DAY })).toHaveLength(3)
    expect(findingsOf({ specified, traffic: traffic(call('GET /a', { at: undefined })) })).toEqual([])
  })

  test('an endpoint that is only specified is an orphan', () => {
    const declared = [code('GET /a'), spec('GET /a'), spec('GET /b'), spec('GET /c')]
    expect(findingsOf({ declared, traffic: traffic(call('GET /b'), call('GET /c 404')) })).toEqual([
      'warning orphan GET /c: it is specified, and is not in the source, and answers 404',
    ])
    expect(findingsOf({ specified: [spec('GET /b')] })).toEqual([])
  })

  test('recorded requests and collections promise nothing', () => {
    const declared = [code('GET /a'), spec('GET /b', { framework: 'postman' }), spec('GET /c', { framework: 'har' })]
    expect(findingsOf({ declared })).toEqual([])
    expect(shown(buildInventory({ declared }))).toEqual(['GET /a, code, undocumented'])
  })

  test('parameters that are not specified are drift', () => {
    const declared = [
      code('GET /search', { params: [{ name: 'secret', in: 'query' }] }),
      spec('GET /search', {
        params: [
          { name: 'q', in: 'query', required: true },
          { name: 'page', in: 'query' },
        ],
      }),
    ]
    expect(
      findingsOf({ declared, traffic: traffic(call('GET /search', { query: 'page=1&debug=true&utm_source=x' })) }),
    ).toEqual([
      'warning parameter-drift GET /search: query parameter debug was sent, and is not specified',
      'warning parameter-drift GET /search: query parameter secret is read in src/app.ts:7, and is not specified',
      'note parameter-drift GET /search: query parameter q is specified as required, and requests without it succeeded',
    ])
  })

  test('callers without credentials where the specification or source wants some are drift', () => {
    const open = call('GET /me', { requestHeaders: [] })
    const closed = call('GET /me', { requestHeaders: BEARER })
    const promised = spec('GET /me', { promisedSecurity: ['bearerAuth'] })
    expect(findingsOf({ specified: [promised], traffic: traffic(open, closed) })).toEqual([
      'error authentication-drift GET /me: 1 request without credentials succeeded, and bearerAuth is specified',
    ])
    expect(findingsOf({ specified: [promised], traffic: traffic(closed, { ...open, status: 401 }) })).toEqual([])
    expect(findingsOf({ specified: [promised], traffic: traffic(call('GET /me')) })).toEqual([])
    expect(findingsOf({ specified: [promised], traffic: traffic(open) })).toEqual([
      expect.stringMatching(/^note authentication-drift .*the recorder may have left them out$/),
    ])
    const guards = [{ name: 'requireUser', kind: 'authentication' as const, file: 'a.ts', line: 1 }]
    expect(findingsOf({ declared: [code('GET /me', { guards })], traffic: traffic(open, closed) })).toEqual([
      'error authentication-drift GET /me: 1 request without credentials succeeded, and requireUser guards it in source',
    ])
    expect(findingsOf({ declared: [code('GET /me', { guards }), spec('GET /me', { promisedSecurity: [] })] })).toEqual([
      'warning authentication-drift GET /me: it is specified as open to anyone, and requireUser guards it in source',
    ])
  })

  test('bodies that are not as specified are drift', () => {
    const specified = [
      spec('POST /orders', {
        params: [{ name: 'limit', in: 'query', schema: { type: 'boolean' } }],
        body: {
          contentType: 'application/json',
          schema: {
            type: 'object',
            properties: { product: { type: 'integer' }, note: { type: 'string' }, price: { type: 'number' } },
          },
        },
        responses: [
          {
            status: '2XX',
            contentType: 'application/json',
            schema: {
              type: 'object',
              properties: {
                id: { type: 'string' },
                items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
              },
            },
          },
        ],
      }),
    ]
    const exchange = call('POST /orders 201', {
      query: 'limit=5',
      requestBody: json({ product: 'seven', note: null, price: 3 }),
      responseBody: json({ id: '7', internal: true, items: [{ sku: 9 }] }),
    })
    expect(findingsOf({ specified, traffic: traffic(exchange) })).toEqual([
      'warning schema-drift POST /orders: request $.product was string, and is specified as integer',
      'warning schema-drift POST /orders: response 201 $.internal was answered, and is not specified',
      'warning schema-drift POST /orders: response 201 $.items[].sku was integer, and is specified as string',
      'warning schema-drift POST /orders: query limit was integer, and is specified as boolean',
    ])
  })

  test('sensitive data in answers to callers without credentials is found, and only there', () => {
    const answer = (headers: typeof BEARER | undefined, status = 200): Exchange =>
      call(`GET /profile ${status}`, {
        ...(headers === undefined ? {} : { requestHeaders: headers }),
        responseBody: json({ email: 'ada@example.com' }),
      })
    const closed = call('GET /other', { requestHeaders: BEARER })
    expect(findingsOf({ traffic: traffic(answer([]), closed) })).toEqual([
      'error anonymous-sensitive-data GET /profile: it answers email (response $.email) to callers without credentials',
    ])
    for (const other of [answer(BEARER), answer(undefined), answer([], 401)])
      expect(findingsOf({ traffic: traffic(other, closed) })).toEqual([])
  })
})

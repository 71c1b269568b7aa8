import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildInventory } from '../src/inventory/build-inventory.ts'
import type { SourceEndpoint } from '../src/model.ts'
import { DAY, NOW, code, spec, call, traffic, json, shown } from './inventory-ground.ts'

describe('the join', () => {
  test('puts together what source, specification and traffic say of one endpoint', () => {
    const inventory = buildInventory({
      declared: [code('GET /users/{id}'), spec('GET /users/{userId}'), code('POST /users'), spec('GET /old')],
      traffic: traffic(
        call('GET /users/42'),
        call('GET /users/43'),
        call('GET /users/44 404'),
        call('DELETE /users/42'),
        call('GET /admin/stats'),
      ),
    })
    expect(shown(inventory)).toEqual([
      'GET /admin/stats, 1 seen, shadow',
      'GET /old, spec, orphan',
      'POST /users, code, shadow',
      'DELETE /users/{userId}, 1 seen, shadow',
      'GET /users/{userId}, code, spec, 3 seen, documented',
    ])
  })

  test('prefers names to parameters, and takes any value for a declared parameter', () => {
    const inventory = buildInventory({
      specified: [
        spec('GET /users/{name}'),
        spec('GET /users/search'),
        spec('GET /files/{wildcard}'),
        spec('GET /reports/{id}.json'),
      ],
      traffic: traffic(
        call('GET /users/alice'),
        call('GET /users/bob'),
        call('GET /users/search'),
        call('GET /files/a/b/c'),
        call('GET /reports/7.json'),
      ),
    })
    expect(shown(inventory)).toEqual([
      'GET /files/{wildcard}, spec, 1 seen, documented',
      'GET /reports/{id}.json, spec, 1 seen, documented',
      'GET /users/search, spec, 1 seen, documented',
      'GET /users/{name}, spec, 2 seen, documented',
    ])
  })

  test('takes HEAD for GET, and WebSockets for what is declared as such', () => {
    const inventory = buildInventory({
      specified: [spec('GET /live', { protocol: 'ws' }), spec('GET /users')],
      traffic: traffic(call('HEAD /users'), call('GET /live 101', { protocol: 'ws' })),
    })
    expect(shown(inventory)).toEqual(['GET /live, spec, 1 seen, documented', 'GET /users, spec, 1 seen, documented'])
  })

  test.each([
    [
      'a gateway adds one',
      ['GET /users/{id}', 'GET /orders/{id}', 'POST /orders'],
      ['/gateway/shop/users/1', '/gateway/shop/orders/1'],
      { seen: '/gateway/shop', declared: '' },
    ],
    [
      'a gateway takes one away',
      ['GET /api/v1/users/{id}', 'GET /api/v1/orders/{id}', 'POST /api/v1/orders'],
      ['/users/1', '/orders/1'],
      { seen: '', declared: '/api/v1' },
    ],
    [
      'a gateway changes one',
      ['GET /api/users/{id}', 'GET /api/orders/{id}', 'POST /api/orders'],
      ['/shop/users/1', '/shop/orders/1'],
      { seen: '/shop', declared: '/api' },
    ],
  ])('survives prefixes: %s', (_, declared, paths, rule) => {
    const { endpoints, coverage } = buildInventory({
      declared: declared.map((one) => code(one)),
      traffic: traffic(...paths.map((path) => call(`GET ${path}`))),
    })
    expect(coverage.prefixes).toEqual([rule])
    const called = new Set(endpoints.filter((one) => one.traffic !== undefined).map(({ path }) => path))
    expect(called).toEqual(new Set(declared.slice(0, 2).map((one) => one.split(' ')[1])))
  })

  test('invents no prefix from one accident, and takes one that is given', () => {
    const declared = [code('GET /users/{id}'), code('GET /orders/{id}'), code('POST /orders')]
    const seen = traffic(call('GET /elsewhere/users/1'))
    expect(buildInventory({ declared, traffic: seen }).coverage.prefixes).toEqual([])
    const given = buildInventory({ declared, traffic: seen, prefixes: [{ seen: '/elsewhere', declared: '' }] })
    expect(shown(given)).toContain('GET /users/{id}, code, 1 seen, undocumented')
  })

  test('has the parameters of the shown path, also where no side names them', () => {
    const inventory = buildInventory({ declared: [code('GET /users/{id}'), spec('GET /users/{userId}')] })
    expect(inventory.endpoints.map(({ params }) => params)).toEqual([[{ name: 'userId', in: 'path', required: true }]])
  })

  test('joins source and specification over a prefix of servers', () => {
    const inventory = buildInventory({
      declared: [
        code('GET /users/{id}'),
        code('GET /orders'),
        spec('GET /api/v2/users/{userId}'),
        spec('GET /api/v2/orders'),
      ],
      traffic: traffic(call('GET /api/v2/orders'), call('GET /users/1')),
    })
    expect(shown(inventory)).toEqual([
      'GET /api/v2/orders, code, spec, 1 seen, documented',
      'GET /api/v2/users/{userId}, code, spec, 1 seen, documented',
    ])
  })

  test('takes what is sent to a path of many operations for all of them', () => {
    const query = (operation: string): SourceEndpoint =>
      spec('POST /graphql', { framework: 'graphql', protocol: 'graphql', operation })
    const inventory = buildInventory({
      specified: [query('Query.users'), query('Mutation.addUser')],
      traffic: traffic(
        call('POST /graphql', { requestBody: json({ query: '{ users { id } }' }) }),
        call('POST /graphql', { at: NOW - 60 * DAY, requestBody: json({ query: '{ users { id } }' }) }),
      ),
    })
    expect(
      inventory.endpoints.map(({ path, operation, traffic: seen, findings }) => [
        path,
        operation,
        seen?.count,
        findings,
      ]),
    ).toEqual([
      ['/graphql', undefined, 2, []],
      ['/graphql', 'Mutation.addUser', undefined, []],
      ['/graphql', 'Query.users', undefined, []],
    ])
  })

  test('knows what only the source has by the prefix that the specification puts before the rest', () => {
    const declared = [
      code('GET /users/{id}'),
      spec('GET /api/users/{id}'),
      code('GET /orders'),
      spec('GET /api/orders'),
    ]
    const seen = traffic(call('GET /api/users/1'), call('GET /api/orders'), call('GET /api/debug'))
    const inventory = buildInventory({ declared: [...declared, code('GET /debug')], traffic: seen })
    expect(shown(inventory)).toEqual([
      'GET /api/orders, code, spec, 1 seen, documented',
      'GET /api/users/{id}, code, spec, 1 seen, documented',
      'GET /debug, code, 1 seen, shadow',
    ])
    expect(inventory.coverage.prefixes).toEqual([{ seen: '', declared: '/api' }])
  })

  test('finds every endpoint again under any prefix and any values', () => {
    const name = fc.stringMatching(/^[a-z]{3,9}$/)
    const value = fc.oneof(fc.nat().map(String), fc.uuid(), fc.stringMatching(/^[a-z]{3,8}$/))
    const declaredPaths = fc.uniqueArray(fc.tuple(name, name), {
      minLength: 3,
      maxLength: 8,
      selector: ([first]) => first,
    })
    fc.assert(
      fc.property(
        declaredPaths,
        fc.array(name, { maxLength: 3 }),
        fc.array(name, { maxLength: 2 }),
        value,
        (names, gateway, base, id) => {
          const prefix = gateway.map((one) => `/gw-${one}`).join('')
          const own = base.map((one) => `/base-${one}`).join('')
          const declared = names.map(([first, second]) => code(`GET ${own}/${first}/{id}/${second}`))
          const seen = traffic(...names.map(([first, second]) => call(`GET ${prefix}/${first}/${id}/${second}`)))
          const { endpoints } = buildInventory({ declared, traffic: seen })
          expect(endpoints.map((one) => [one.path, one.source !== undefined, one.traffic?.count])).toEqual(
            declared.map(({ path }) => [path, true, 1]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test('drops the methods that a route for all methods only has on paper', () => {
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => code(`${method} /hook`))
    expect(shown(buildInventory({ declared: [...all, spec('POST /hook')] }))).toEqual([
      'POST /hook, code, spec, documented',
    ])
  })

  test('takes the names of a host for one API, and leaves out third parties', () => {
    const declared = [code('GET /users/{id}'), code('GET /orders')]
    const aggregate = traffic(
      call('GET /users/1', { host: 'api.example.com' }),
      call('GET /users/2', { host: 'www.example.com' }),
      call('GET /orders', { host: '10.0.0.5:8080' }),
      call('GET /news', { host: 'cdn.example.com' }),
      call('GET /collect', { host: 'analytics.example.net' }),
      call('GET /', { host: 'tracker.example.org' }),
    )
    const { coverage, endpoints } = buildInventory({ declared, traffic: aggregate })
    expect(coverage.otherHosts).toEqual(['analytics.example.net', 'tracker.example.org'])
    expect(endpoints.find(({ path }) => path === '/users/{id}')?.traffic?.count).toBe(2)
    expect(buildInventory({ traffic: aggregate, hosts: ['*.example.com'] }).coverage.hosts).toEqual([
      'api.example.com',
      'cdn.example.com',
      'www.example.com',
    ])
    expect(buildInventory({ traffic: aggregate, hosts: ['10.0.0.5'] }).coverage.hosts).toEqual(['10.0.0.5:8080'])
    expect(buildInventory({ traffic: aggregate, pages: ['https://www.example.com/start'] }).coverage.hosts).toEqual([
      'api.example.com',
      'cdn.example.com',
      'www.example.com',
    ])
  })
})

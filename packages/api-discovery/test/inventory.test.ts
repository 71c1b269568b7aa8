import { Validator } from '@seriousme/openapi-schema-validator'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newFindings, parseInventoryBaseline } from '../src/inventory/baseline.ts'
import { buildInventory, type InventoryInput } from '../src/inventory/build-inventory.ts'
import type { Inventory } from '../src/inventory/inventory.ts'
import { renderInventory, type InventoryFormat } from '../src/inventory/render/index.ts'
import type { SourceEndpoint } from '../src/model.ts'
import { emptyAggregate, observe, type TrafficAggregate } from '../src/traffic/aggregate.ts'
import type { Exchange } from '../src/traffic/exchange.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-01-31')

function code(endpoint: string, more: Partial<SourceEndpoint> = {}): SourceEndpoint {
  const [method = '', path = ''] = endpoint.split(' ')
  return {
    method,
    path,
    params: [],
    file: 'src/app.ts',
    line: 7,
    framework: 'express',
    origin: 'code',
    guards: [],
    confidence: { level: 'high' },
    ...more,
  }
}

function spec(endpoint: string, more: Partial<SourceEndpoint> = {}): SourceEndpoint {
  return code(endpoint, { file: 'openapi.yaml', line: 3, framework: 'openapi', origin: 'specification', ...more })
}

function call(endpoint: string, more: Partial<Exchange> = {}): Exchange {
  const [method = '', path = '', status = '200'] = endpoint.split(' ')
  return { method, path, status: Number(status), at: NOW, ...more }
}

function traffic(...exchanges: readonly Exchange[]): TrafficAggregate {
  const aggregate = emptyAggregate()
  for (const exchange of exchanges) observe(aggregate, exchange)
  return aggregate
}

const json = (value: object): Exchange['responseBody'] => ({
  contentType: 'application/json',
  text: JSON.stringify(value),
})
const BEARER = [{ name: 'Authorization', value: 'Bearer abcdefgh' }]

function findingsOf(input: InventoryInput): string[] {
  return buildInventory(input).endpoints.flatMap(({ method, path, findings }) =>
    findings.map(({ kind, level, message }) => `${level} ${kind} ${method} ${path}: ${message}`),
  )
}

function shown({ endpoints }: Inventory): string[] {
  return endpoints.map(({ method, path, source, specification, traffic: seen, state }) =>
    [`${method} ${path}`, source && 'code', specification && 'spec', seen && `${seen.count} seen`, state]
      .filter(Boolean)
      .join(', '),
  )
}

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

describe('an inventory written out', () => {
  const inventory = buildInventory({
    declared: [
      code('GET /users/{id}', { handler: 'getUser' }),
      spec('GET /users/{userId}', { promisedSecurity: ['bearerAuth'], summary: 'One | user' }),
      spec('GET /old', { deprecated: true }),
    ],
    traffic: traffic(
      call('GET /users/42', {
        host: 'api.example.com',
        requestHeaders: [],
        responseBody: json({ email: 'ada@example.com', role: 'admin' }),
      }),
      call('GET /users/43', { host: 'api.example.com', requestHeaders: BEARER, responseBody: json({ email: null }) }),
      call('POST /log\u001B[31min', {
        host: 'api.example.com',
        requestHeaders: [{ name: 'X-Api-Key', value: 'k' }],
        requestBody: { contentType: 'application/x-www-form-urlencoded', text: 'user=a&password=b' },
      }),
      call('GET /old', { host: 'api.example.com' }),
      call('PROPFIND /dav', { host: 'api.example.com' }),
    ),
  })
  const context = { title: 'Shop', tool: 'holdfast api inventory', fallbackFile: 'openapi.yaml' }
  const render = (format: InventoryFormat): string => renderInventory(inventory, format, context)

  test('as OpenAPI is a valid document', async () => {
    const document = JSON.parse(render('openapi'))
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    expect(document.servers).toEqual([{ url: 'https://api.example.com' }])
    expect(document.paths['/users/{userId}'].get).toMatchObject({
      'x-source': 'src/app.ts:7',
      'x-state': 'documented',
      security: [{ bearer: [] }, {}],
      responses: {
        200: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { email: { type: ['string', 'null'], format: 'email' } },
                required: ['email'],
              },
            },
          },
        },
      },
    })
    expect(document['x-other-endpoints']).toEqual([{ method: 'PROPFIND', path: '/dav' }])
  })

  test('as SARIF points to source, specification or what was given', () => {
    const [{ results, tool }] = JSON.parse(render('sarif')).runs
    expect(tool.driver.name).toBe('holdfast api inventory')
    const places = results.map(
      (result: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        `${result.ruleId} ${result.locations[0]?.physicalLocation.artifactLocation.uri}`,
    )
    expect(places).toContain('authentication-drift src/app.ts')
    expect(places).toContain('zombie openapi.yaml')
    expect(places).toContain('shadow openapi.yaml')
  })

  test('as table and Markdown shows every endpoint and nothing that moves a cursor', () => {
    for (const format of ['table', 'markdown'] as const) {
      const text = render(format)
      expect(text).toContain('/users/{userId}')
      expect(text).toContain('authentication-drift')
      expect(text).not.toContain('\u001B')
    }
    expect(render('markdown')).toContain(
      '| GET | `/users/{userId}` | documented | `src/app.ts:7` | `openapi.yaml:3` | 2 | 200 |',
    )
  })

  test('as NDJSON has one line for each endpoint, as JSON all of them', () => {
    expect(
      render('ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(JSON.parse(render('json')).endpoints)
  })

  test.each(['json', 'ndjson'] as const)('as %s is a baseline that knows its findings again', (format) => {
    const baseline = parseInventoryBaseline(render(format), 'before.json')
    expect(newFindings(inventory, baseline).endpoints.flatMap(({ findings }) => findings)).toEqual([])
    expect(newFindings(inventory, new Set()).endpoints).toEqual(inventory.endpoints)
  })

  test.each(['', '{', '[1]', '{"a":1}', 'null'])('a baseline of %j holds nothing or is refused', (text) => {
    const outcome = ((): unknown => {
      try {
        return parseInventoryBaseline(text, 'x').size
      } catch (error) {
        return error instanceof Error ? error.name : error
      }
    })()
    expect([0, 'BaselineError']).toContain(outcome)
  })
})

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  emptyAggregate,
  type Exchange,
  observe,
  serializeDelta,
  startObserver,
  type TrafficAggregate,
} from '@holdfast/api-discovery'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let key: string
let id: string
const closing: (() => unknown)[] = []

beforeEach(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T09:00:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  key = (await owner.identity.createApiKey({ name: 'Gateway', scopes: ['api:report'] })).token
  ;({ id } = await owner.apis.create({ slug: 'shop', title: 'Shop' }))
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await test.close()
})

async function post(what: 'inventory' | 'traffic', body: string | Uint8Array<ArrayBuffer>, api = id, token = key) {
  const response = await fetch(`${test.url}/api/apis/${api}/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body,
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> } // an answer or a problem document
}

const bearer = [{ name: 'authorization', value: 'Bearer 7f3c0a' }]
const json = (value: object) => ({ contentType: 'application/json', text: JSON.stringify(value) })
const call = (path: string, at: string, more: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  host: 'shop.example',
  path,
  at: Date.parse(at),
  status: 200,
  requestHeaders: bearer,
  responseHeaders: [],
  ...more,
})
function counted(...exchanges: Exchange[]): TrafficAggregate {
  const aggregate = emptyAggregate()
  for (const exchange of exchanges) observe(aggregate, exchange)
  return aggregate
}
const delta = (sequence: number, ...exchanges: Exchange[]): string =>
  serializeDelta(counted(...exchanges), { agent: 'gateway-1', sequence })

const specification = JSON.stringify({
  endpoints: [
    {
      method: 'GET',
      path: '/api/users/{id}',
      origin: 'specification',
      framework: 'openapi',
      file: 'openapi.yaml',
      line: 9,
      params: [{ name: 'id', in: 'path' }],
      promisedSecurity: ['bearer'],
      responses: [
        {
          status: '200',
          contentType: 'application/json',
          schema: { type: 'object', properties: { id: { type: 'integer' } } },
        },
      ],
    },
    {
      method: 'GET',
      path: '/api/orders',
      origin: 'specification',
      framework: 'openapi',
      file: 'openapi.yaml',
      line: 30,
    },
  ],
})

const byPath = async (query: Parameters<TestClient['apis']['listEndpoints']>[0] = { id }) =>
  Object.fromEntries((await owner.apis.listEndpoints(query)).items.map((one) => [`${one.method} ${one.path}`, one]))

describe('traffic', () => {
  it('counted on its way to an API shows what nobody has described, and who gets what', async () => {
    const api = createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.statusCode = request.url?.startsWith('/api/') === true ? 200 : 404
      response.end(JSON.stringify(request.url?.includes('users') === true ? { id: 7, mail: 'ada@example.com' } : {}))
    })
    await listening(api)
    await post('inventory', specification)
    const observer = await startObserver({
      listen: { host: '127.0.0.1', port: 0 },
      to: { host: '127.0.0.1', port: portOf(api), isTls: false },
      intervalMs: 3_600_000,
      onProblem: (problem) => expect.fail(problem),
      now: () => Date.parse('2027-01-04T08:59:00Z'),
      post: { url: `${test.url}/api/apis/${id}/traffic`, key },
    })
    const get = async (path: string, headers = {}) =>
      await (await fetch(`http://127.0.0.1:${observer.port}${path}`, { headers })).text()
    await get('/api/users/7', { authorization: 'Bearer 7f3c0a' })
    await get('/api/users/8')
    await get('/api/debug')
    await get('/wp-login.php')
    await observer.stop()

    const endpoints = await byPath()
    expect(Object.keys(endpoints)).toEqual(['GET /api/debug', 'GET /api/orders', 'GET /api/users/{id}'])
    expect(endpoints['GET /api/debug']).toMatchObject({ standing: 'shadow', knownFrom: ['traffic'], requests: 1 })
    expect(endpoints['GET /api/orders']).toMatchObject({ standing: 'orphan', knownFrom: ['specification'] })
    const users = endpoints['GET /api/users/{id}']
    expect(users).toMatchObject({
      standing: 'documented',
      knownFrom: ['specification', 'traffic'],
      requests: 2,
      lastCalledAt: '2027-01-04T08:59:00Z',
      authentication: expect.arrayContaining(['none', 'bearer']),
      sensitive: ['email in response $.mail'],
      isSensitiveToAnyone: true,
    })
    expect(users?.problems.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'authentication-drift: 1 request without credentials succeeded, and bearer is specified',
      'anonymous-sensitive-data: it answers email (response $.mail) to callers without credentials',
      'schema-drift: response 200 $.mail was answered, and is not specified',
    ])
    expect(Object.keys(await byPath({ id, problem: ['schema-drift'] }))).toEqual(['GET /api/users/{id}'])
    expect((await owner.apis.get({ id })).reportedAt.traffic).toBe('2027-01-04T09:00:00Z')
    expect(await owner.apis.getEndpoint({ id, endpointId: users?.id ?? '' })).toMatchObject({
      specifiedFile: 'openapi.yaml',
      specifiedLine: 9,
      params: [{ name: 'id', in: 'path', required: true }],
      statuses: { 200: 2 },
    })
  })

  it('that an agent posts again counts once, in whatever week', async () => {
    const at = '2027-01-04T08:00:00Z'
    expect((await post('traffic', delta(1, call('/a', at)))).body).toEqual({
      isNew: true,
      requests: 1,
      endpoints: 1,
      added: 1,
    })
    expect((await post('traffic', delta(1, call('/a', at)))).body).toMatchObject({ isNew: false, added: 0 })
    await owner.clock.advance({ to: '2027-01-12T09:00:00Z' })
    expect((await post('traffic', delta(1, call('/a', at)))).body).toMatchObject({ isNew: false })
    expect((await post('traffic', delta(2, call('/a', '2027-01-12T08:00:00Z')))).body).toMatchObject({ isNew: true })
    expect((await byPath())['GET /a']).toMatchObject({ requests: 2, firstCalledAt: at })
    // a recording that nobody numbered is known by its bytes
    const recording = serializeDelta(counted(call('/b', at)))
    expect((await post('traffic', recording)).body).toMatchObject({ isNew: true })
    expect((await post('traffic', recording)).body).toMatchObject({ isNew: false })
    expect((await byPath())['GET /b']).toMatchObject({ requests: 1 })
  })

  it('of several agents at once is all counted', async () => {
    const at = '2027-01-04T08:00:00Z'
    const answers = await Promise.all(
      [1, 2, 3, 4].map((agent) =>
        post(
          'traffic',
          serializeDelta(counted(call('/a', at), call(`/only/${agent}`, at)), { agent: `g${agent}`, sequence: 1 }),
        ),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const endpoints = await byPath()
    expect(endpoints['GET /a']?.requests).toBe(4)
    expect(Object.keys(endpoints)).toHaveLength(2)
    expect(endpoints['GET /only/{onlyId}']?.requests).toBe(4)
  })

  it('is written to the record when something is new, and not for every request', async () => {
    const at = (minute: number) => `2027-01-04T08:${String(minute).padStart(2, '0')}:00Z`
    await post('traffic', delta(1, call('/a', at(0)), call('/a', at(1)), call('/a', at(2))))
    const versions = async () => {
      await test.app.ledger.drain()
      return (await owner.ledger.head({})).size
    }
    const before = await versions()
    await post('traffic', delta(2, call('/a', at(3))))
    // the API says that traffic was reported, its endpoint nothing new
    expect((await versions()) - before).toBe(1)
    await post('traffic', delta(3, call('/a', at(4)), call('/a', at(5))))
    expect((await versions()) - before).toBe(3)
    expect((await byPath())['GET /a']).toMatchObject({ requests: 6, lastCalledAt: at(5) })
  })

  it('of weeks ago no longer says what strangers get, and of months ago nothing', async () => {
    const leak = { requestHeaders: [], responseBody: json({ mail: 'ada@example.com' }) }
    await post('traffic', delta(1, call('/a', '2027-01-04T08:00:00Z', leak), call('/old', '2027-01-04T08:00:00Z')))
    expect((await byPath())['GET /a']?.isSensitiveToAnyone).toBe(true)
    await owner.clock.advance({ to: '2027-01-20T09:00:00Z' })
    await post('traffic', delta(2, call('/a', '2027-01-20T08:00:00Z')))
    expect((await byPath())['GET /a']).toMatchObject({
      isSensitiveToAnyone: false,
      sensitive: ['email in response $.mail'],
      problems: [],
      requests: 2,
    })
    await owner.clock.advance({ to: '2027-04-20T09:00:00Z' })
    await post('traffic', delta(3, call('/a', '2027-04-20T08:00:00Z')))
    expect(Object.keys(await byPath())).toEqual(['GET /a'])
    expect(Object.keys(await byPath({ id, standing: ['gone'] }))).toEqual(['GET /old'])
  })

  it('that cannot be read is refused, and the place is named', async () => {
    const refused: [body: string | Uint8Array<ArrayBuffer>, message: string][] = [
      ['hello', 'no JSON'],
      ['{"format":"har"}', 'holdfast-traffic/1'],
      ['{"format":"holdfast-traffic/1","counts":{"exchanges":-1}}', '$.counts.exchanges'],
      [Uint8Array.of(0xff, 0xfe), 'not UTF-8'],
    ]
    for (const [body, message] of refused) {
      const answer = await post('traffic', body)
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).toContain(message)
    }
    expect(await byPath()).toEqual({})
  })

  it('with names that PostgreSQL cannot store is counted all the same', async () => {
    const odd = call('/a', '2027-01-04T08:00:00Z', { query: 'x%00y=1', requestBody: json({ 'a\0b': 1, '\ud800': 2 }) })
    expect((await post('traffic', delta(1, odd))).status).toBe(201)
    expect(Object.keys(await byPath())).toEqual(['GET /a'])
  })

  it('is reported by keys that may, on APIs that are there', async () => {
    const body = delta(1, call('/a', '2027-01-04T08:00:00Z'))
    const reader = (await owner.identity.createApiKey({ name: 'Reader', scopes: ['api:read'] })).token
    expect((await post('traffic', body, id, reader)).status).toBe(403)
    expect((await post('traffic', body, id, 'hf_wrong')).status).toBe(401)
    expect((await post('traffic', body, organization.ownerId)).status).toBe(404)
  })
})

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port // it listens on a port

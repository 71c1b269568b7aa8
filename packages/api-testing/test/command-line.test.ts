import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runCli } from '../src/cli.ts'
import type { ExitCode } from '../src/command-line/run-cli.ts'
import { FixtureServer, json, unauthorized } from '../src/fixture-kit/index.ts'

const ownerOf: Record<string, string> = { '41': 'alice', '52': 'bob' }
const tokens: Record<string, string> = { 'Bearer token-of-alice-1': 'alice', 'Bearer token-of-bob-22': 'bob' }
const description = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/shop/orders': { get: { responses: { 200: { description: 'own orders' } } } },
    '/shop/orders/{orderId}': {
      get: {
        parameters: [{ name: 'orderId', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'an order' } },
      },
    },
  },
}

let folder: string
let server: FixtureServer
const file = (name: string): string => join(folder, name)
const read = (name: string): Promise<string> => readFile(file(name), 'utf8')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-api-test-'))
  await writeFile(file('openapi.json'), JSON.stringify(description))
  server = await FixtureServer.start([
    {
      method: 'GET',
      template: '/shop/orders',
      handle: ({ headers }) => {
        const caller = tokens[headers.authorization ?? '']
        if (caller === undefined) return unauthorized
        return json(Object.entries(ownerOf).flatMap(([id, owner]) => (owner === caller ? [{ id, owner }] : [])))
      },
    },
    {
      method: 'GET',
      template: '/shop/orders/{id}',
      // the flaw: whose order it is is not asked
      handle: ({ headers, params: { id = '' } }) => {
        if (tokens[headers.authorization ?? ''] === undefined) return unauthorized
        const owner = ownerOf[id]
        return owner === undefined
          ? json({ error: 'not found' }, 404)
          : json({ id, owner, address: `street of ${owner}` })
      },
    },
  ])
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

interface Ended {
  readonly exit: ExitCode
  readonly out: string
  readonly err: string
}

async function holdfast(...args: string[]): Promise<Ended> {
  let out = ''
  let err = ''
  const exit = await runCli(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    isTty: false,
    environment: {},
  })
  return { exit, out, err }
}

/** Tests the orders as two users, with the rule that finds the flaw. */
const testOrders = (...more: string[]): Promise<Ended> =>
  asTwoUsers('--openapi', file('openapi.json'), '--target', server.origin, ...more)

const asTwoUsers = (...more: string[]): Promise<Ended> =>
  holdfast(
    'test',
    '--no-oob',
    '--rule',
    'bola-read',
    '--header',
    'alice:Authorization: Bearer token-of-alice-1',
    '--header',
    'bob:Authorization: Bearer token-of-bob-22',
    ...more,
  )

describe('the exit code', () => {
  it('is 1 with a finding at or above --fail-on, and 0 below it', async () => {
    const failed = await testOrders()
    expect(failed.exit).toBe(1)
    expect(failed.out).toContain('GET /shop/orders/{orderId}')
    expect(failed.out).not.toContain('token-of-bob-22')
    expect(await testOrders('--fail-on', 'critical')).toMatchObject({ exit: 0, out: failed.out })
    expect((await testOrders('--fail-on', 'never')).exit).toBe(0)
  })

  it.each([
    ['an unknown option', ['test', '--opanapi', 'x'], '--openapi'],
    ['an unknown word', ['tset'], 'test'],
    ['no target and no input', ['test'], '--target'],
    ['a description that is not there', ['test', '--openapi', 'nowhere.json'], 'nowhere.json'],
    ['a rule that is not there', ['rule', 'list', 'bola-raed'], 'bola-raed'],
    ['an unknown severity', ['test', '--fail-on', 'awful'], 'failOn'],
  ])('is 2 with %s, and says so', async (_, args, named) => {
    const { exit, out, err } = await holdfast(...args)
    expect(exit).toBe(2)
    expect(out + err).toContain(named)
  })

  it('is 3 when nobody answers, and when a login is refused', async () => {
    const unreachable = await holdfast('test', '--openapi', file('openapi.json'), '--target', 'http://127.0.0.1:1')
    expect(unreachable).toMatchObject({ exit: 3, err: expect.stringContaining('http://127.0.0.1:1 does not answer') })
    const refused = await testOrders('--login', 'carol:POST /shop/orders {"user":"carol"}')
    expect(refused).toMatchObject({ exit: 3, err: expect.stringContaining('carol cannot sign in') })
  })

  it('is 4 when too little could be tested, unless there are findings as well', async () => {
    const alone = ['--openapi', file('openapi.json'), '--target', server.origin, '--no-oob', '--rule', 'bola-read']
    expect((await holdfast('test', ...alone, '--min-coverage', '1')).exit).toBe(4)
    expect((await holdfast('test', ...alone)).exit).toBe(0)
    expect((await testOrders('--min-coverage', '1')).exit).toBe(1)
  })
})

describe('a baseline', () => {
  it('lets known findings pass, and says how many they are', async () => {
    await testOrders('--output', `json=${file('before.json')}`)
    const known = await testOrders('--baseline', file('before.json'))
    expect(known.exit).toBe(0)
    expect(known.out).toContain('1 of them are known from the baseline')
  })

  it('does not let new ones pass', async () => {
    const before = z.looseObject({ findings: z.array(z.unknown()) }).parse(JSON.parse(await read('before.json')))
    await writeFile(file('clean.json'), JSON.stringify({ ...before, findings: [] }))
    expect((await testOrders('--baseline', file('clean.json'))).exit).toBe(1)
  })

  it('must be a report', async () => {
    expect(await testOrders('--baseline', file('openapi.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('is no JSON report'),
    })
    expect((await testOrders('--baseline', file('nowhere.json'))).exit).toBe(2)
  })
})

describe('an inventory', () => {
  const routes = ['/orders', '/orders/{id}'].map((path, index) => ({
    method: 'GET',
    path,
    file: 'src/orders.ts',
    line: 7 + index,
  }))

  it('is enough to test from', async () => {
    await writeFile(file('routes.ndjson'), routes.map((route) => JSON.stringify(route)).join('\n'))
    const { exit, out } = await asTwoUsers('--inventory', file('routes.ndjson'), '--target', `${server.origin}/shop`)
    expect([exit, out]).toEqual([1, expect.stringContaining('GET /shop/orders/{id}')])
    expect(out).toContain('src/orders.ts:8')
  })

  it('adds what no description names, under the prefix that the described routes have', async () => {
    const { '/shop/orders': listed } = description.paths
    await writeFile(file('half.json'), JSON.stringify({ ...description, paths: { '/shop/orders': listed } }))
    await writeFile(file('routes.json'), JSON.stringify({ endpoints: routes }))
    const half = ['--openapi', file('half.json'), '--target', server.origin]
    expect((await asTwoUsers(...half)).exit).toBe(0)
    const { exit, out } = await asTwoUsers(...half, '--inventory', file('routes.json'))
    expect([exit, out]).toEqual([1, expect.stringContaining('GET /shop/orders/{id}')])
    expect(out).toContain('1 route of the inventory is in no description')
  })
})

describe('reports', () => {
  it('name the line of the route that an inventory knows, whatever the prefix and the parameters are called', async () => {
    const places = [
      { method: 'GET', path: '/orders/{id}', file: 'src/orders.ts', line: 12 },
      { method: 'GET', path: '/orders', file: 'src/orders.ts', line: 7 },
      { method: 'DELETE', path: '/debug/{id}', file: 'src/debug.ts', line: 3 },
    ]
    await writeFile(file('endpoints.ndjson'), places.map((place) => JSON.stringify(place)).join('\n'))
    const { exit, out } = await testOrders(
      '--inventory',
      file('endpoints.ndjson'),
      '--format',
      'github',
      '--output',
      `sarif=${file('r.sarif')}`,
    )
    expect(exit).toBe(1)
    expect(out).toMatch(/^::error file=src\/orders\.ts,line=12,title=/)
    const [result] = z
      .object({ runs: z.tuple([z.object({ results: z.array(z.looseObject({ ruleId: z.string() })) })]) })
      .parse(JSON.parse(await read('r.sarif'))).runs[0].results
    expect(result).toMatchObject({
      ruleId: 'bola-read',
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'src/orders.ts' }, region: { startLine: 12 } },
          logicalLocations: [{ name: 'GET /shop/orders/{orderId}' }],
        },
      ],
    })
    expect((await testOrders('--inventory', file('endpoints.ndjson'))).out).toContain('DELETE /debug/{id}')
    expect((await testOrders('--inventory', file('openapi.json'))).exit).toBe(2)
  })

  it('have a file in SARIF and GitLab also where no source is known', async () => {
    await testOrders('--output', `sarif=${file('r.sarif')}`, '--output', `gitlab=${file('gl.json')}`)
    const sarif = await read('r.sarif')
    expect(sarif).toContain('"uri": "shop/orders/%7BorderId%7D"')
    expect(sarif).not.toContain('originalUriBaseIds')
    expect(JSON.parse(await read('gl.json'))).toMatchObject([
      { check_name: 'bola-read', severity: 'critical', location: { lines: { begin: 1 } } },
    ])
  })

  it('count cases in JUnit, and open from disk as HTML without script or outside resource', async () => {
    await testOrders('--output', `junit=${file('r.xml')}`, '--output', `html=${file('r.html')}`)
    expect(await read('r.xml')).toMatch(/<testsuites name="Holdfast API test" tests="\d+" failures="1" /)
    const html = await read('r.html')
    expect(html).toContain('bob reads the orderId')
    expect(html).not.toMatch(/<script|src=|<link/)
  })

  it('say progress in plain lines without a terminal, and nothing when told to be quiet', async () => {
    expect((await testOrders()).err).toMatch(/^reaching .*\nsigning in alice\n/)
    expect((await testOrders('--quiet')).err).toBe('')
  })
})

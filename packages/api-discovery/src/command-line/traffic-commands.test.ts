import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-traffic-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function put(file: string, text: string): string {
  const path = join(dir, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

async function run(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const exit = await runCli(argv, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    isTty: false,
  })
  return { exit, out, err }
}

const linesOf = (text: string): { method: string; path: string; state: string; findings: { kind: string }[] }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const LOG = `203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET /api/users/1 HTTP/1.1" 200 35
203.0.113.9 - - [27/Nov/2025:10:00:01 +0000] "GET /api/users/2 HTTP/1.1" 200 35
203.0.113.9 - - [27/Nov/2025:10:00:02 +0000] "POST /api/orders HTTP/1.1" 201 35
203.0.113.9 - - [27/Nov/2025:10:00:03 +0000] "GET /api/debug HTTP/1.1" 200 35
203.0.113.9 - - [27/Nov/2025:10:00:04 +0000] "GET /.env HTTP/1.1" 404 0
not a line
`
const APP = `const app = require('express')()
app.get('/users/:id', (req, res) => res.json({}))
app.post('/orders', (req, res) => res.json({}))
app.get('/internal', (req, res) => res.json({}))
`
const OPENAPI = `openapi: 3.1.0
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example.com/api }]
paths:
  /users/{userId}:
    get:
      responses: { '200': { description: A user, content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } } }
  /orders:
    post: { deprecated: true, responses: { '201': { description: Done } } }
  /reports:
    get: { responses: { '200': { description: Done } } }
`

describe('traffic', () => {
  test('writes endpoints to standard output, and what could not be read to standard error', async () => {
    const { exit, out, err } = await run('traffic', put('access.log', LOG), '--format', 'ndjson')
    expect(exit).toBe(0)
    expect(linesOf(out).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/debug',
      'POST /api/orders',
      'GET /api/users/{userId}',
    ])
    expect(err).toContain('line 6 ends before user at character 7')
    expect(err).toContain('5 requests, 1 could not be read')
    expect(err).toContain('1 request went to paths that are not there')
  })

  test('goes on from what it saved', async () => {
    const log = put('access.log', LOG)
    const saved = join(dir, 'saved.json')
    await run('traffic', log, '--save', saved)
    const { out } = await run('traffic', saved, log, '--format', 'json')
    const counts = JSON.parse(out).endpoints.map((one: { traffic: { count: number } }) => one.traffic.count)
    expect(counts).toEqual([2, 2, 4])
  })

  test('reads a format that is given', async () => {
    const log = put('custom.log', 'GET|/users/1|200|api.example.com\n')
    const { out } = await run(
      'traffic',
      log,
      '--log-format',
      '$request_method|$request_uri|$status|$host',
      '--format',
      'ndjson',
    )
    expect(linesOf(out).map(({ path }) => path)).toEqual(['/users/{userId}'])
  })

  test('explains its templates', async () => {
    const log = put(
      'a.log',
      Array.from(
        { length: 12 },
        (_, i) =>
          `h - - [27/Nov/2025:10:00:00 +0000] "GET /posts/the-title-of-post-${'abcdefghijkl'[i]} HTTP/1.1" 200 3`,
      ).join('\n'),
    )
    const { err } = await run('traffic', log, '--explain')
    expect(err).toContain('merged /posts/{post}: more than 8 different texts stood in this place')
  })

  test.each([
    [['traffic'], 'missing required argument'],
    [['traffic', '/nowhere.har'], 'is not there; give a HAR file'],
    [['traffic', '.'], 'is a folder'],
    [['traffic', 'x', '--input-format', 'pcap'], 'Allowed choices are'],
    [['traffic', 'x', '--log-format', '$status'], 'holds no request'],
    [['traffic', 'x', '--log-format', '$request', '--input-format', 'har'], 'either --log-format or --input-format'],
    [['observe'], 'required option'],
    [['observe', '--listen', 'x', '--to', 'http://a'], 'an address, as'],
    [['observe', '--listen', '127.0.0.1:0', '--to', 'ftp://a'], 'a URL, as'],
    [['observe', '--listen', '127.0.0.1:0', '--to', 'http://a/path'], 'only scheme, host and port'],
    [['observe', '--listen', '127.0.0.1:0', '--to', 'http://a'], 'Give --out or --post'],
    [['inventory'], 'at least one of --source, --spec and --traffic'],
    [['inventory', '--spec', '/nowhere.yaml'], 'is not there'],
    [['inventory', '--spec', 'x', '--fail-on', 'everything'], 'there is no "everything"'],
    [['inventory', '--spec', 'x', '--inactive-days', 'many'], 'a number of days'],
    [['inventory', '--spec', 'x', '--prefix', 'api'], 'a prefix begins with /'],
    [['inventory', '--spec', 'x', '--baseline', '/nowhere'], 'cannot be read'],
  ])('%j is wrong use', async (argv, message) => {
    const { exit, out, err } = await run(...argv)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

describe('inventory', () => {
  test('joins source, specification and traffic', async () => {
    const source = dirname(put('src/app.js', APP))
    const args = [
      'inventory',
      '--source',
      source,
      '--spec',
      put('openapi.yaml', OPENAPI),
      '--traffic',
      put('access.log', LOG),
      '--format',
      'ndjson',
    ]
    const { exit, out, err } = await run(...args)
    expect(linesOf(out).map(({ method, path, state }) => `${method} ${path} ${state}`)).toEqual([
      'GET /api/debug shadow',
      'POST /api/orders zombie',
      'GET /api/reports orphan',
      'GET /api/users/{userId} documented',
      'GET /internal shadow',
    ])
    expect(exit).toBe(0)
    expect(err).toContain('prefix: nothing stands for /api')
    expect(err).toContain('5 endpoints (1 documented, 1 orphan, 2 shadow, 1 zombie), 4 findings')
  })

  test('fails for what it is told to fail for, and not for what was there before', async () => {
    const spec = put('openapi.yaml', OPENAPI)
    const args = ['inventory', '--spec', spec, '--traffic', put('access.log', LOG)]
    expect((await run(...args)).exit).toBe(0)
    expect((await run(...args, '--fail-on', 'shadow')).exit).toBe(1)
    expect((await run(...args, '--fail-on', 'orphan,schema-drift')).exit).toBe(0)
    expect((await run(...args, '--fail-on', 'any')).exit).toBe(1)
    const baseline = join(dir, 'inventory.json')
    await run(...args, '--format', 'json', '--out', baseline)
    expect((await run(...args, '--fail-on', 'any', '--baseline', baseline)).exit).toBe(0)
    put('access.log', LOG.replace('/api/debug', '/api/other'))
    expect((await run(...args, '--fail-on', 'any', '--baseline', baseline)).exit).toBe(1)
  })

  test('follows references of a specification to other files', async () => {
    put('paths/users.yaml', 'get: { responses: { "200": { description: Done } } }\n')
    const spec = put('openapi.yaml', "openapi: 3.1.0\npaths:\n  /users: { $ref: './paths/users.yaml' }\n")
    const { out } = await run('inventory', '--spec', spec, '--format', 'ndjson')
    expect(linesOf(out).map(({ path }) => path)).toEqual(['/users'])
  })

  test('refuses a specification that is none', async () => {
    const { exit, err } = await run('inventory', '--spec', put('openapi.yaml', 'hello: world\n'))
    expect(exit).toBe(2)
    expect(err).toContain('is no specification that is known')
  })

  test('writes to a file, and fails when it cannot', async () => {
    const spec = put('openapi.yaml', OPENAPI)
    expect((await run('inventory', '--spec', spec, '--format', 'sarif', '--out', join(dir, 'out.sarif'))).exit).toBe(0)
    expect(JSON.parse(readFileSync(join(dir, 'out.sarif'), 'utf8')).version).toBe('2.1.0')
    expect((await run('inventory', '--spec', spec, '--out', join(dir, 'no', 'folder'))).exit).toBe(3)
  })
})

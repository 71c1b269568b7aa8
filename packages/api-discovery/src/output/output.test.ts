import { spawnSync } from 'node:child_process'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SourceDiscovery, SourceEndpoint } from '../model.ts'
import { declaredOnce } from './declared-once.ts'
import { FORMATS, renderDiscovery } from './formats.ts'

const users: SourceEndpoint = {
  method: 'GET',
  path: '/users/{id}',
  params: [
    { name: 'id', in: 'path', required: true },
    { name: 'verbose', in: 'query', schema: { type: 'boolean' } },
    { name: 'X-Tenant', in: 'header', required: true },
    { name: 'session', in: 'cookie' },
  ],
  file: 'src/app.ts',
  line: 12,
  framework: 'express',
  origin: 'code',
  guards: [{ name: 'requireAuth', kind: 'authentication', file: 'src/app.ts', line: 3 }],
  confidence: { level: 'high' },
}
const create: SourceEndpoint = {
  ...users,
  method: 'POST',
  path: '/users',
  line: 20,
  handler: 'createUser',
  guards: [],
  params: [
    { name: 'name', in: 'json', required: true, schema: { type: 'string' } },
    { name: 'age', in: 'json' },
  ],
}
const socket: SourceEndpoint = { ...users, path: '/live', protocol: 'ws', params: [], line: 30 }
const specified: SourceEndpoint = {
  ...users,
  path: '/users/{userId}',
  params: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' } }],
  file: 'openapi.yaml',
  line: 7,
  framework: 'openapi',
  origin: 'specification',
  guards: [],
  summary: 'One user',
  promisedSecurity: ['bearerAuth'],
}

function discovery(...endpoints: SourceEndpoint[]): SourceDiscovery {
  return {
    endpoints,
    skipped: [{ file: 'node_modules', reason: 'vendored', detail: 'holds dependencies' }],
    coverage: { files: 3, bytes: 100, lines: 50, parsed: 2, languages: { typescript: 2 }, elapsedMs: 1 },
  }
}

/** Endpoints with names that people would not choose. */
const anyEndpoint: fc.Arbitrary<SourceEndpoint> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PROPFIND', 'DELETE'),
    segments: fc.array(fc.oneof(fc.stringMatching(/^[^/{}?#\s]{1,6}$/), fc.stringMatching(/^\{[a-z`|'"$]{1,4}\}$/)), {
      maxLength: 4,
    }),
    name: fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
    place: fc.constantFrom('query' as const, 'json' as const, 'form' as const, 'header' as const, 'body' as const),
    file: fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
    required: fc.boolean(),
  })
  .map(({ method, segments, name, place, file, required }) => ({
    ...users,
    method,
    path: `/${segments.join('/')}`,
    params: [{ name, in: place, required }],
    file,
    summary: name,
  }))

describe('NDJSON', () => {
  test('has one line for each endpoint, in the form that the command line promises', () => {
    const lines = renderDiscovery(discovery(users, socket), 'ndjson', 'shop').split('\n')
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      method: 'GET',
      path: '/users/{id}',
      file: 'src/app.ts',
      line: 12,
      framework: 'express',
      params: users.params,
      guard: 'requireAuth',
      guards: users.guards,
      confidence: 'high',
    })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ method: 'GET', path: '/live', protocol: 'ws' })
    expect(lines[2]).toBe('')
  })

  test('says unknown where nothing is shown to guard', () => {
    expect(JSON.parse(renderDiscovery(discovery(create), 'ndjson', 'shop'))).toMatchObject({ guard: 'unknown' })
  })

  test('joins what code and a specification say of one endpoint, and never takes a promise for a guard', () => {
    const unguarded = { ...users, guards: [] }
    const [line = '', rest] = renderDiscovery(discovery(specified, unguarded), 'ndjson', 'shop').split('\n')
    expect(rest).toBe('')
    expect(JSON.parse(line)).toMatchObject({
      path: '/users/{id}',
      file: 'src/app.ts',
      framework: 'express',
      guard: 'unknown',
      specified: 'openapi.yaml:7',
      promisedSecurity: ['bearerAuth'],
    })
  })
})

describe('joining declarations', () => {
  test('is the same in either order', () => {
    const [a] = declaredOnce([users, specified])
    const [b] = declaredOnce([specified, users])
    expect(a).toEqual(b)
    expect(a?.summary).toBe('One user')
  })

  test('lists what two applications name differently under both names, with what is specified once', () => {
    const other = { ...users, path: '/users/{name}', file: 'other.ts' }
    const lines = renderDiscovery(discovery(users, other, users, specified), 'ndjson', 'shop')
      .trim()
      .split('\n')
    const told = lines.map((line): unknown => JSON.parse(line))
    expect(told).toMatchObject([
      { path: '/users/{id}', specified: 'openapi.yaml:7' },
      { path: '/users/{name}', file: 'other.ts' },
    ])
    expect(declaredOnce([users, other, specified])).toHaveLength(1)
  })

  test('keeps operations and protocols of one path apart', () => {
    const graph = { ...create, protocol: 'graphql' as const, operation: 'Query.a' }
    expect(declaredOnce([graph, { ...graph, operation: 'Query.b' }, create])).toHaveLength(3)
  })
})

describe('OpenAPI', () => {
  test('is a valid 3.1 document that says where each operation is declared', async () => {
    const document = JSON.parse(renderDiscovery(discovery(users, create, socket), 'openapi', 'shop'))
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(document.openapi).toBe('3.1.1')
    expect(document.paths['/users/{id}'].get).toMatchObject({ 'x-source': 'src/app.ts:12', 'x-guard': ['requireAuth'] })
    expect(document.paths['/users'].post).toMatchObject({ operationId: 'createUser', 'x-guard': 'unknown' })
    expect(document.paths['/users'].post.requestBody.content['application/json'].schema).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, age: {} },
      required: ['name'],
    })
  })

  test('lists what it cannot hold instead of losing it', () => {
    const document = JSON.parse(renderDiscovery(discovery({ ...users, method: 'PROPFIND' }), 'openapi', 'shop'))
    expect(document.paths).toEqual({})
    expect(document['x-other-endpoints']).toMatchObject([{ method: 'PROPFIND', 'x-source': 'src/app.ts:12' }])
  })

  test('has one path for two that differ in the names of parameters', async () => {
    const remove = { ...users, method: 'DELETE', path: '/users/{key}', params: [{ name: 'key', in: 'path' as const }] }
    const document = JSON.parse(renderDiscovery(discovery(users, remove), 'openapi', 'shop'))
    expect(Object.keys(document.paths)).toEqual(['/users/{id}'])
    expect(document.paths['/users/{id}'].delete.parameters).toMatchObject([{ name: 'id', in: 'path', required: true }])
    expect((await new Validator().validate(document)).valid).toBe(true)
  })

  test('is valid whatever the names are', async () => {
    const validator = new Validator()
    await fc.assert(
      fc.asyncProperty(fc.array(anyEndpoint, { maxLength: 5 }), async (endpoints) => {
        const document = JSON.parse(renderDiscovery(discovery(...endpoints), 'openapi', 'shop'))
        expect((await validator.validate(document)).errors).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})

describe('SARIF', () => {
  test('has a note at the line of each endpoint, and the rules and notifications it refers to', () => {
    const log = JSON.parse(
      renderDiscovery(discovery(users, specified, { ...create, file: 'a b/ü.ts' }), 'sarif', 'shop'),
    )
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    expect(run.results).toHaveLength(2)
    for (const result of run.results) {
      expect(result.level).toBe('note')
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0)
      expect(result.message.text).not.toBe('')
    }
    expect(run.results[1].locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC.ts')
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1)
  })
})

describe('Markdown', () => {
  test('has a row for each endpoint and says what was not searched', () => {
    const text = renderDiscovery(discovery(users, create), 'markdown', 'shop')
    expect(text).toContain('| GET | `/users/{id}` |')
    expect(text).toContain('| unknown |')
    expect(text).toContain('`node_modules`')
  })

  test('has as many cells in each row whatever the names are', () => {
    fc.assert(
      fc.property(anyEndpoint, (endpoint) => {
        const rows = renderDiscovery(discovery(endpoint), 'markdown', 'shop').split('\n').slice(4, 7)
        // A pipe after a backslash belongs to a cell.
        expect(rows.map((row) => row.replaceAll('\\|', '').split('|').length)).toEqual([8, 8, 8])
      }),
    )
  })
})

describe('cURL', () => {
  test('sends what is required, and leaves out what cURL does not speak', () => {
    const script = renderDiscovery(discovery(users, create, socket), 'curl', 'shop')
    expect(script).toContain(`-H 'X-Tenant: string'`)
    expect(script).toContain(`"$BASE_URL"'/users/string'`)
    expect(script).toContain(`--data-raw '{"name":"string","age":"string"}'`)
    expect(script).not.toContain('/live')
  })

  test('is a script in which no name runs as a command', () => {
    fc.assert(
      fc.property(fc.array(anyEndpoint, { minLength: 1, maxLength: 4 }), (endpoints) => {
        const script = renderDiscovery(discovery(...endpoints), 'curl', 'shop')
        // A function in place of cURL; anything else that runs would fail or print.
        const shell = spawnSync('/bin/sh', ['-e'], {
          input: `curl() { :; }\nBASE_URL=x\n${script}\necho end`,
          env: { PATH: '/nowhere' },
        })
        expect(shell.stderr.toString()).toBe('')
        expect(shell.stdout.toString()).toBe('end\n')
      }),
      { numRuns: 30 },
    )
  })
})

describe('Postman', () => {
  test('is a collection of format 2.1 with a folder for each first part of a path', () => {
    const collection = JSON.parse(renderDiscovery(discovery(users, create, socket), 'postman', 'shop'))
    expect(collection.info).toMatchObject({
      name: 'shop',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    })
    expect(collection.item).toHaveLength(1)
    const [folder] = collection.item
    expect(folder.name).toBe('users')
    expect(folder.item[0].request).toMatchObject({
      method: 'GET',
      url: {
        raw: '{{baseUrl}}/users/:id?verbose=true',
        host: ['{{baseUrl}}'],
        path: ['users', ':id'],
        query: [{ key: 'verbose', value: 'true', disabled: true }],
        variable: [{ key: 'id', value: 'string' }],
      },
    })
    expect(JSON.parse(folder.item[1].request.body.raw)).toEqual({ name: 'string', age: 'string' })
    expect(folder.item[1].request.body.options.raw.language).toBe('json')
  })
})

test.each(FORMATS)('%s of nothing ends with the end of a line, or is empty', (format) => {
  const text = renderDiscovery(discovery(), format, 'empty')
  expect(text === '' || text.endsWith('\n')).toBe(true)
})

test.each(['json', 'openapi', 'sarif', 'postman'] as const)('%s of nothing is still JSON', (format) => {
  expect(JSON.parse(renderDiscovery(discovery(), format, 'empty'))).toBeTypeOf('object')
})

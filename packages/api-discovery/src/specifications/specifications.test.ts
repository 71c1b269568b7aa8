import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadFixtures } from '../../test/fixtures.ts'
import { discoverSource } from '../discover.ts'
import type { SourceDiscovery } from '../model.ts'
import { FileTree } from '../engine/files.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { at, textAt, type DocumentNode } from './document.ts'
import { readSpecifications } from './index.ts'
import { parseJsonDocument } from './json-document.ts'
import { parseYamlDocuments } from './yaml-document.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-specifications-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function put(file: string, text: string | Buffer): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true })
  writeFileSync(join(dir, file), text)
}

async function search(): Promise<SourceDiscovery & { paths: string[]; reasons: string[] }> {
  const found = await discoverSource(dir, { threads: 0 })
  return {
    ...found,
    paths: found.endpoints.map(({ method, path }) => `${method} ${path}`),
    reasons: found.skipped.map(({ file, reason }) => `${file} ${reason}`),
  }
}

const HEAD = 'openapi: 3.0.0\ninfo: { title: a, version: "1" }\n'

describe('what a specification promises', () => {
  test('is marked as a promise and guards nothing', async () => {
    put(
      'openapi.yaml',
      `${HEAD}security: [{ bearer: [] }]
paths:
  /a: { get: {} }
  /b: { get: { security: [] } }
  /c: { get: { security: [{ key: [] }, {}] } }`,
    )
    const { endpoints } = await search()
    expect(endpoints.map(({ origin, guards, promisedSecurity }) => ({ origin, guards, promisedSecurity }))).toEqual([
      { origin: 'specification', guards: [], promisedSecurity: ['bearer'] },
      { origin: 'specification', guards: [], promisedSecurity: [] },
      { origin: 'specification', guards: [], promisedSecurity: [] },
    ])
  })

  test('of answers has their schemas, in versions 2 and 3, by reference too', async () => {
    put(
      'v3.yaml',
      `${HEAD}paths:\n  /v3: { get: { responses: { '200': { $ref: '#/components/responses/User' }, '4XX': { content: { application/problem+json: { schema: { type: object } } } }, '204': { description: Done } } } }\ncomponents: { responses: { User: { content: { 'application/json; charset=utf-8': { schema: { type: object, properties: { id: { type: integer } } } } } } } }\n`,
    )
    put('v2.yaml', "swagger: '2.0'\npaths:\n  /v2: { get: { responses: { default: { schema: { type: string } } } } }\n")
    const { endpoints } = await search()
    expect(endpoints.map(({ path, responses }) => ({ path, responses }))).toEqual([
      { path: '/v2', responses: [{ status: 'default', contentType: 'application/json', schema: { type: 'string' } }] },
      {
        path: '/v3',
        responses: [
          {
            status: '200',
            contentType: 'application/json',
            schema: { type: 'object', properties: { id: { type: 'integer' } } },
          },
          { status: '4XX', contentType: 'application/problem+json', schema: { type: 'object' } },
        ],
      },
    ])
  })

  test('stands beside what the code serves', async () => {
    put('openapi.yaml', `${HEAD}paths:\n  /a: { get: {} }`)
    put('app.js', `const app = require('express')()\napp.get('/a', (req, res) => res.end())`)
    const { endpoints } = await search()
    expect(endpoints.map(({ origin }) => origin).sort()).toEqual(['code', 'specification'])
  })
})

describe('folders called spec', () => {
  test('are searched for descriptions, not for tests', async () => {
    put('spec/openapi.yaml', `${HEAD}paths:\n  /a: { $ref: paths/a.yaml }`)
    put('spec/paths/a.yaml', 'get: {}')
    put('spec/requests.http', 'GET /b\n')
    put('spec/app.js', `const app = require('express')()\napp.get('/c', (req, res) => res.end())`)
    put('spec/fixtures/openapi.yaml', `${HEAD}paths:\n  /d: { get: {} }`)
    const { endpoints } = await search()
    expect(endpoints.map(({ path, file }) => `${path} ${file}`)).toEqual(['/a spec/paths/a.yaml'])
  })
})

describe('references', () => {
  test('in circles end', async () => {
    put(
      'openapi.yaml',
      `${HEAD}paths:
  /a: { $ref: '#/paths/~1b' }
  /b: { $ref: '#/paths/~1a' }
  /c:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } }
components: { schemas: { T: { type: object, properties: { t: { $ref: '#/components/schemas/T' }, u: { allOf: [{ $ref: '#/components/schemas/T' }] } } } } }`,
    )
    expect((await search()).paths).toEqual(['POST /c'])
  })

  test('never leave the folder', async () => {
    put('outside.yaml', 'get: { summary: secret }')
    put(
      'in/openapi.yaml',
      `${HEAD}paths:\n  /a: { $ref: ../outside.yaml }\n  /b: { $ref: '${dir}/outside.yaml' }\n  /c: { $ref: 'file://${dir}/outside.yaml' }\n  /d: { $ref: '%2e%2e/outside.yaml' }`,
    )
    put('in/api.raml', '#%RAML 1.0\ntitle: a\n/a: !include ../outside.yaml\n')
    expect((await discoverSource(join(dir, 'in'), { threads: 0 })).endpoints).toEqual([])
  })

  test('that multiply are cut', async () => {
    const schemas = Array.from({ length: 30 }, (_, i) => {
      const next = `{ $ref: '#/components/schemas/S${i + 1}' }`
      return `    S${i}: { type: object, properties: { a: ${next}, b: ${next}, c: ${next}, d: ${next} } }`
    })
    put(
      'openapi.yaml',
      `${HEAD}paths:
  /a: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } } } }
components:\n  schemas:\n${schemas.join('\n')}`,
    )
    const { endpoints } = await search()
    expect(endpoints[0]?.params.map((param) => param.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(JSON.stringify(endpoints).length).toBeLessThan(100_000)
  })
})

describe('hostile documents', () => {
  test('nested beyond measure are listed and end nothing', async () => {
    put('a.json', `{"openapi":"3.0.0","paths":${'['.repeat(1_000_000)}`)
    put('b.yaml', `openapi: 3.0.0\npaths: ${'['.repeat(200_000)}`)
    put('c.yaml', `openapi: 3.0.0\npaths: ${'{a: '.repeat(50_000)}`)
    put('d.yaml', `openapi: 3.0.0\n${Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`)
    put('e.graphql', `type Query { a(b: ${'['.repeat(200_000)}Int): Int }`)
    put('f.graphql', `type Query { a(b: ${'[ '.repeat(200_000)}Int): Int }`)
    put('g.proto', `service A { rpc B(C) returns (D) { option (google.api.http) = ${'{ a: '.repeat(100_000)}`)
    put('h.proto', `service A {} ${'message A { '.repeat(100_000)}`)
    put('i.wsdl', `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/">${'<a>'.repeat(100_000)}`)
    put('j.raml', `#%RAML 1.0\n${Array.from({ length: 90 }, (_, i) => `${' '.repeat(i)}/a:`).join('\n')}`)
    put('k.json', `{"info":{"_postman_id":"a"},"item":${'[{"item":'.repeat(100_000)}`)
    put('ok.yaml', `${HEAD}paths:\n  /ok: { get: {} }`)
    const { paths, reasons } = await search()
    expect(paths).toContain('GET /ok')
    for (const file of ['a.json', 'b.yaml', 'c.yaml', 'd.yaml', 'e.graphql', 'f.graphql', 'i.wsdl', 'k.json'])
      expect(reasons).toContain(`${file} too-deep`)
    expect(reasons.filter((reason) => reason.endsWith('crash'))).toEqual([])
  })

  test('with aliases that multiply stay small', async () => {
    const levels = Array.from({ length: 40 }, (_, i) => `x${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)
    put('openapi.yaml', `${HEAD}x0: &a0 [a]\n${levels.join('\n')}\npaths:\n  /a: { get: { parameters: *a40 } }\n`)
    expect((await search()).paths).toEqual(['GET /a'])
  })

  test('with names that objects have by themselves are documents like any other', async () => {
    put(
      'a.json',
      '{"openapi":"3.0.0","paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":{"properties":{"__proto__":{"type":"string"},"constructor":{}}}}}}}},"__proto__":{"get":{}}}}',
    )
    const { endpoints } = await search()
    expect(endpoints.find(({ path }) => path === '/a')?.params.map(({ name }) => name)).toEqual([
      '__proto__',
      'constructor',
    ])
    expect('get' in {}).toBe(false)
  })

  test('that are long without line ends or full of half markup are read in one pass', async () => {
    const many = 300_000
    put('a.json', `{"swagger":"2.0","x":[${'1,'.repeat(many)}1],"paths":{"/a":{"get":{}}}}`)
    put('b.wsdl', `<definitions x="/wsdl">${'<![</<!--x--><a b="'.repeat(many / 10)}`)
    put('c.http', `GET ${'a '.repeat(many)}\n@x = ${' '.repeat(many)}x\n${'###\n'.repeat(many / 10)}`)
    put('d.apib', `FORMAT: 1A\n# ${'a ['.repeat(many)}\n${'# GET\n'.repeat(1_000)}`)
    put('e.proto', `service A {${'"\''.repeat(many)}`)
    put('f.bru', `get {\n  url: ${'{{'.repeat(many)}\n}\n`)
    put('g.har', `{"log":{"entries":[{"request":{"method":"GET","url":"http://a/${'x/'.repeat(many)}"}}]}}`)
    put('h.http', '\n'.repeat(many))
    put('i.yaml', ' '.repeat(many))
    put('j.md', ' '.repeat(many))
    put('k.bru', 'get\n'.repeat(many))
    const { paths, reasons } = await search()
    expect(paths).toContain('GET /a')
    expect(reasons.filter((reason) => reason.endsWith('crash'))).toEqual([])
  })

  test('of any content never crash the search', async () => {
    const heads: Record<string, string> = {
      'a.yaml': HEAD,
      'b.json': '{"swagger":"2.0","paths":{',
      'c.json': '{"info":{"_postman_id":"1"},"item":[',
      'd.json': '{"__export_format":4,"resources":[',
      'e.har': '{"log":{"entries":[{"request":{',
      'f.bru': 'get {\n',
      'g.http': 'GET ',
      'h.graphql': 'type Query { ',
      'i.proto': 'service A { rpc ',
      'j.raml': '#%RAML 1.0\n/a:\n  get:\n  ',
      'k.apib': 'FORMAT: 1A\n# A [/a]\n## ',
      'l.wsdl': '<definitions xmlns="/wsdl/"><binding ',
      'm.yaml': 'asyncapi: 2.0.0\nchannels:\n  ',
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (tail) => {
        for (const [file, head] of Object.entries(heads)) put(file, head + tail)
        const { skipped } = await specificationsOf(dir)
        expect(skipped.filter(({ reason }) => reason === 'crash')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('that are cut off anywhere never crash the search', async () => {
    const fixtures = loadFixtures().filter(({ framework }) => !framework.includes('/'))
    const texts = fixtures.flatMap(({ folder }) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
        .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') })),
    )
    expect(texts.length).toBeGreaterThan(15)
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (part) => {
        for (const { name, text } of texts) put(name, text.slice(0, Math.floor(text.length * part)))
        const { skipped } = await specificationsOf(dir)
        expect(skipped.filter(({ reason }) => reason === 'crash')).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

function specificationsOf(root: string): ReturnType<typeof readSpecifications> {
  return readSpecifications(new FileTree(root, readdirSync(root)))
}

/** The plain value of a document. */
function valueOf(node: DocumentNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(valueOf)
  return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, valueOf(value)]))
}

describe('documents', () => {
  test('in JSON mean what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat(4), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent)
        expect(valueOf(parseJsonDocument(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  test('know the lines of their names', () => {
    const json = '{\n  "a": {\n    "b": [\n      1, { "c": 2 }\n    ]\n  }\n}'
    for (const node of [parseJsonDocument(json), parseYamlDocuments(json)[0]]) {
      const b = at(node, 'a')
      expect(b?.kind === 'map' ? b.entries.get('b')?.line : undefined).toBe(3)
      const c = at(node, 'a', 'b', 1)
      expect(c?.kind === 'map' ? c.entries.get('c')?.line : undefined).toBe(4)
      expect(textAt(node, 'a', 'b', 1, 'c')).toBe('2')
    }
  })

  test('in YAML take merge keys and anchors', () => {
    const [node] = parseYamlDocuments('base: &b { x: 1, y: 2 }\nown:\n  <<: *b\n  y: 3\nloop: &l [*l]\n')
    expect(node === undefined ? undefined : valueOf(node)).toEqual({
      base: { x: 1, y: 2 },
      own: { x: 1, y: 3 },
      loop: [null],
    })
  })
})

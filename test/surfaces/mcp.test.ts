import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { permissions } from '../../src/core/auth/permissions.ts'
import { createServer } from '../../src/core/http/server.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { serveMcp } from '../../src/surfaces/mcp-http.ts'
import { operationsOf } from '../../src/surfaces/walk.ts'
import { setUpOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'

let test: TestApp
let server: FastifyInstance
let owner: TestClient
let allKey: string
let readKey: string
let url: string
/** The home of the one who runs the server on standard input: theirs, and gone afterward. */
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'holdfast-home-'))
  test = await createTestApp()
  server = await createServer(test.app)
  await serveMcp(server, test.app, '0.0.0')
  url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/mcp`
  owner = (await setUpOrganization(test)).owner
  allKey = (await owner.identity.createApiKey({ name: 'all', scopes: [...permissions] })).token
  readKey = (await owner.identity.createApiKey({ name: 'reads', scopes: ['finding:read', 'obligation:read'] })).token
})
afterAll(async () => {
  await server.close()
  await test.close()
  await rm(home, { recursive: true, force: true })
})

const http = (key: string) => () =>
  new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${key}` } } })

const stdio = (key: string) => () =>
  new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL('../../src/main.ts', import.meta.url)), 'mcp'],
    env: { PATH: process.env['PATH'] ?? '', HOME: home, HOLDFAST_SERVER: test.url, HOLDFAST_API_KEY: key },
    stderr: 'inherit',
  })

/** Every operation that is a tool, by the name of the tool. */
const expected = operationsOf(contract)
  .filter(({ meta }) => meta.access !== 'public' && meta.stream === undefined)
  .map((operation) => ({
    ...operation,
    tool: operation.name.join('_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  }))

const textOf = (result: unknown): string =>
  z.object({ content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]) }).parse(result).content[0]
    .text

describe.each([
  ['over HTTP', http],
  ['over standard input and output', stdio],
] as const)('the tools %s', (_where, transport) => {
  async function connected<T>(key: string, run: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(transport(key)())
    try {
      return await run(client)
    } finally {
      await client.close()
    }
  }

  it('are every operation that the key may call, with what each does to the world', async () => {
    const { tools } = await connected(allKey, (client) => client.listTools())
    expect(tools.map(({ name }) => name).toSorted()).toEqual(expected.map(({ tool }) => tool).toSorted())
    expect(tools.length).toBeGreaterThan(55)
    const by = new Map(tools.map((tool) => [tool.name, tool]))
    expect(by.get('obligations_list')?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    expect(by.get('program_plan')?.annotations).toMatchObject({ readOnlyHint: true })
    expect(by.get('findings_open')?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false })
    expect(by.get('people_erase')?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true })
    expect(by.get('program_apply')?.annotations).toMatchObject({ destructiveHint: true })
    expect(by.get('obligations_complete')?.inputSchema).toMatchObject({ type: 'object', required: ['id'] })

    const few = await connected(readKey, (client) => client.listTools())
    const may = expected.filter(({ meta }) => ['finding:read', 'obligation:read', 'signed_in'].includes(meta.access))
    expect(few.tools.map(({ name }) => name).toSorted()).toEqual(may.map(({ tool }) => tool).toSorted())
  })

  it('do what the operation does, in the name of the key', async () => {
    const title = `Seen by an assistant ${crypto.randomUUID()}`
    const opened = await connected(allKey, (client) =>
      client.callTool({ name: 'findings_open', arguments: { title, severity: 'low' } }),
    )
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(textOf(opened)))
    expect(await owner.findings.get({ id })).toMatchObject({ title, severity: 'low' })
    await test.app.ledger.drain()
    const { items } = await owner.ledger.entries({ table: 'finding', subject: id })
    expect(items[0]).toMatchObject({ operation: 'findings.open', actor: expect.stringMatching(/^key:/) })
  })

  it('answer errors with the words of the problem, as errors of the tool', async () => {
    await connected(readKey, async (client) => {
      const refused = await client.callTool({ name: 'findings_open', arguments: { title: 'x' } })
      expect(refused.isError).toBe(true)
      expect(textOf(refused)).toContain('finding:open')
      const missing = await client.callTool({ name: 'findings_get', arguments: { id: crypto.randomUUID() } })
      expect([missing.isError, textOf(missing)]).toEqual([true, expect.stringContaining('There is no such finding')])
      const wrong = await client.callTool({ name: 'findings_list', arguments: { limit: 1000 } })
      expect([wrong.isError, textOf(wrong)]).toEqual([true, expect.stringContaining('limit: ')])
      const unknown = await client.callTool({ name: 'findings_delete', arguments: {} })
      expect([unknown.isError, textOf(unknown)]).toEqual([true, expect.stringContaining('findings_delete')])
    })
  })
})

describe('the door over HTTP', () => {
  const call = (headers: Record<string, string>, body: string, method = 'POST') =>
    fetch(url, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      ...(method === 'GET' ? {} : { body }),
    })

  it('opens to API keys only, before any body is read', async () => {
    const cookie = test.browser()
    await cookie.identity.signIn({ email: 'ada@acme.test', password: 'correct horse battery staple' })
    const strangers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer hf_none' },
      { cookie: cookie.cookie() ?? '', 'x-holdfast-csrf': '1' },
    ]
    for (const headers of strangers) {
      const response = await call(headers, '{"broken')
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
    }
  })

  it('answers what is no request of the protocol with an error, never with a 5xx', async () => {
    const bodies = [
      '',
      '{"broken',
      'null',
      '[]',
      '{}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/steal"}',
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 7 } }),
      `{"a":"${'x'.repeat(2_000_000)}"}`,
      `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`,
    ]
    for (const body of bodies) {
      const response = await call({ authorization: `Bearer ${allKey}` }, body)
      const what = body.slice(0, 60)
      expect([what, response.status < 500, await response.text()]).toEqual([
        what,
        true,
        expect.stringMatching(/error|"code"/),
      ])
    }
    for (const method of ['GET', 'DELETE', 'PUT'])
      expect([method, (await call({ authorization: `Bearer ${allKey}` }, '{}', method)).status]).toEqual([method, 405])
  })
})

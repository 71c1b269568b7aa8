import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { readConfig } from '../../src/core/config.ts'
import { createServer } from '../../src/core/http/server.ts'
import { type RunningApp, startApp } from '../../src/core/start-app.ts'
import { serveApi } from '../../src/surfaces/api.ts'
import { type Client, createClient } from '../../src/surfaces/client.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { serveWeb } from '../../src/surfaces/web.ts'
import { testSecret } from './test-secret.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The throw-away PostgreSQL of this test run, as its superuser; without a database name. */
    postgres: { host: string; port: number; user: string; password: string }
  }
}

export type TestClient = Client<typeof contract>

export interface TestApp {
  app: RunningApp
  server: FastifyInstance
  url: string
  /** A client that keeps its own cookies, like one browser. */
  browser(): TestClient & { cookie: () => string | undefined }
  /** A client with an API key. */
  withKey(token: string): TestClient
  /** A connection as superuser, to look behind the curtain. */
  superuser(): Promise<pg.Client>
  close(): Promise<void>
}

/**
 * A Holdfast of its own: new database on the shared PostgreSQL of the run, production roles, HTTP on a free port.
 * @param simulateFrom starts simulated time there; without it the database keeps real time
 * @param web a folder of built pages, to be served as well
 */
export async function createTestApp(
  options: { simulateFrom?: string; env?: Record<string, string>; web?: string } = {},
): Promise<TestApp> {
  const { host, port, user, password } = inject('postgres')
  const database = `test_${randomBytes(8).toString('hex')}`
  const admin = new pg.Client({ host, port, user, password, database: 'postgres' })
  await admin.connect()
  await admin.query(`create database ${database} template holdfast_template`)
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  const app = await startApp(
    readConfig({
      PORT: '0',
      HOLDFAST_DATA: dataFolder,
      HOLDFAST_SECRET: testSecret,
      HOLDFAST_LOG: 'error',
      DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
      ...(options.simulateFrom === undefined ? {} : { HOLDFAST_SIMULATE_FROM: options.simulateFrom }),
      ...options.env,
    }),
  )
  const server = await createServer(app)
  await serveApi(server, app)
  if (options.web !== undefined) await serveWeb(server, options.web)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })

  return {
    app,
    server,
    url,
    browser: () => {
      const jar = new Map<string, string>()
      const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const client = createClient(
        contract,
        `${url}/api`,
        () => ({ 'x-holdfast-csrf': '1', ...(jar.size === 0 ? {} : { cookie: cookies() }) }),
        async (request, init) => {
          const response = await fetch(request, init)
          for (const line of response.headers.getSetCookie()) {
            const [pair = ''] = line.split(';')
            const [name = '', value = ''] = pair.split('=')
            if (value === '') jar.delete(name)
            else jar.set(name, value)
          }
          return response
        },
      )
      // the client is a proxy; everything but `cookie` is an operation
      return new Proxy(client, {
        get: (target, name) =>
          name === 'cookie' ? () => (jar.size === 0 ? undefined : cookies()) : Reflect.get(target, name),
      }) as TestClient & { cookie: () => string | undefined }
    },
    withKey: (token) => createClient(contract, `${url}/api`, () => ({ authorization: `Bearer ${token}` })),
    async superuser() {
      const client = new pg.Client({ host, port, user, password, database })
      await client.connect()
      return client
    },
    async close() {
      await server.close()
      await app.stop()
      await admin.query(`drop database ${database} with (force)`)
      await admin.end()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

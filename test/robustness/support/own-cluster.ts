import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../../src/core/config.ts'
import { createServer } from '../../../src/core/http/server.ts'
import { startTestCluster } from '../../../src/core/postgres/test-cluster.ts'
import { type RunningApp, startApp } from '../../../src/core/start-app.ts'
import { serveApi } from '../../../src/surfaces/api.ts'
import { testSecret } from '../../support/test-secret.ts'

/** A server on a PostgreSQL of its own, which may be killed: durable, as in production, and watched over by this process. */
export interface AppOnOwnCluster {
  readonly app: RunningApp
  readonly url: string
  /** A new connection as superuser. The caller ends it. */
  superuser(): Promise<pg.Client>
  close(): Promise<void>
}

export async function startAppOnOwnCluster(): Promise<AppOnOwnCluster> {
  const cluster = await startTestCluster({ durable: true })
  const { host, port, user, password } = cluster
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  const superuser = async (database = 'holdfast'): Promise<pg.Client> => {
    const client = new pg.Client({ host, port, user, password, database })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const admin = await superuser('postgres')
  await admin.query('create database holdfast')
  await admin.end()
  const config = readConfig({
    PORT: '0',
    HOLDFAST_DATA: dataFolder,
    HOLDFAST_SECRET: testSecret,
    HOLDFAST_LOG: 'silent',
    DATABASE_URL: `postgres://${user}:${password}@localhost:${port}/holdfast?host=${encodeURIComponent(host)}`,
  })
  const app = await startApp(config)
  const server = await createServer(app)
  await serveApi(server, app)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    url,
    superuser: () => superuser(),
    async close() {
      await server.close()
      await app.stop()
      await cluster.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

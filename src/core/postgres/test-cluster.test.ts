import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { expect, it } from 'vitest'
import { startTestCluster } from './test-cluster.ts'

it('is quick because it does not sync, and leaves nothing behind', async () => {
  const cluster = await startTestCluster()
  const { host, port, user, password } = cluster
  const client = new Client({ host, port, user, password, database: 'postgres' })
  await client.connect()
  const { rows } = await client.query('show fsync')
  expect(rows).toEqual([{ fsync: 'off' }])
  await client.end()
  await cluster.stop()
  expect(existsSync(host)).toBe(false)
})

it('of a run that was killed is removed by the next run', async () => {
  const module = JSON.stringify(new URL('test-cluster.ts', import.meta.url).href)
  const code = `const { startTestCluster } = await import(${module}); console.log((await startTestCluster()).host); setInterval(() => {}, 1000)`
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [answer] = await once(killed.stdout, 'data')
  const host = String(answer).trim()
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  expect(existsSync(host)).toBe(true)
  const cluster = await startTestCluster()
  expect(existsSync(host)).toBe(false)
  await cluster.stop()
})

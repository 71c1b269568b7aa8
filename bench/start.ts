// What a second `npm start` takes until the first page is there, and what it is made of. Run: node bench/start.ts
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, report } from './support.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-bench-start-'))
const port = 4900 + (process.pid % 90)
const env = { ...process.env, HOLDFAST_DATA: dataFolder, PORT: String(port), HOLDFAST_LOG: 'error' }

async function startOnce(command: string, args: string[]): Promise<{ readyMs: number; pageMs: number }> {
  const begin = performance.now()
  const child = spawn(command, args, { cwd: root, env, detached: true })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Holdfast is ready')) resolve()
    })
    child.on('exit', () => reject(new Error('it ended before it was ready')))
  })
  const readyMs = performance.now() - begin
  await (await fetch(`http://127.0.0.1:${port}/`)).text()
  const pageMs = performance.now() - begin
  child.removeAllListeners('exit')
  await new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  })
  return { readyMs, pageMs }
}

await startOnce('npm', ['start'])
const whole = []
const server = []
for (let round = 0; round < 3; round++) {
  whole.push(await startOnce('npm', ['start']))
  server.push(await startOnce('node', ['src/main.ts', 'start']))
}
const npmMs = median(whole.map(({ pageMs }) => pageMs))
const nodeMs = median(server.map(({ pageMs }) => pageMs))
const readyMs = median(server.map(({ readyMs }) => readyMs))
report('A second npm start, to the first page', [
  { part: 'npm itself and the bootstrap', time: `${(npmMs - nodeMs).toFixed(0)} ms` },
  {
    part: 'Holdfast: loading code, private PostgreSQL, roles and migrations, listening',
    time: `${readyMs.toFixed(0)} ms`,
  },
  { part: 'first page', time: `${(nodeMs - readyMs).toFixed(0)} ms` },
  { part: 'all of it', time: `${npmMs.toFixed(0)} ms` },
])
await rm(dataFolder, { recursive: true, force: true })

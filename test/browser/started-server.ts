import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** `holdfast start` as a process of its own, with a data folder and a private PostgreSQL of its own. */
export interface StartedServer {
  url: string
  /** Asks it to stop and waits until it and its database are gone; resolves with its exit code. */
  stop: () => Promise<number | null>
  /** Removes everything that it left. */
  remove: () => Promise<void>
}

/** @param simulateFrom where its simulated clock begins, ISO 8601 */
export async function startServer(simulateFrom: string): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-job-'))
  // As root, PostgreSQL runs as another user, who must get to its files.
  await chmod(folder, 0o711)
  const child = spawn(process.execPath, [main, 'start'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PORT: '0',
      HOLDFAST_DATA: folder,
      HOLDFAST_LOG: 'warn',
      HOLDFAST_SIMULATE_FROM: simulateFrom,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const ready = /^Holdfast is ready at (\S+)$/mu.exec(output)?.[1]
      if (ready !== undefined) resolve(ready)
    })
    void ended.then((code) => reject(new Error(`holdfast start ended with ${code}: ${errors}`)))
  })
  return {
    url,
    stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      return ended
    },
    async remove() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testSecret } from '../../support/test-secret.ts'

const script = fileURLToPath(new URL('server-process.ts', import.meta.url))

export interface ServerInProcess {
  readonly url: string
  readonly pid: number
  /** Ends it as the kernel does, in the middle of whatever it does, and waits until it is gone. */
  kill(): Promise<void>
  /** What it has logged so far. */
  log(): string
}

/** Starts a server of its own process on a data folder, and on a database unless it has its private one. Resolves when it is ready. */
export function startServerInProcess(options: {
  dataFolder: string
  databaseUrl?: string | undefined
  env?: Record<string, string>
}): Promise<ServerInProcess> {
  const child = spawn(process.execPath, [script], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      HOLDFAST_DATA: options.dataFolder,
      HOLDFAST_SECRET: testSecret,
      HOLDFAST_LOG: 'warn',
      // spares each start the reading of the same source
      NODE_COMPILE_CACHE: join(tmpdir(), 'holdfast-test-compile-cache'),
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let log = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const url = /ready at (\S+)\n/.exec(output)?.[1]
      if (url === undefined || child.pid === undefined) return
      const kill = (): Promise<void> => {
        child.kill('SIGKILL')
        return ended
      }
      resolve({ url, pid: child.pid, kill, log: () => log })
    })
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`the server ended with ${code} before it was ready: ${log}`)))
  })
}

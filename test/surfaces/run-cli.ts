import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  out: string
  error: string
}

/** A user of the command line with a home and a working folder of their own. */
export interface CommandLineUser {
  folder: string
  run(args: readonly string[], options?: { input?: string; env?: Record<string, string> }): Promise<Ended>
  leave(): Promise<void>
}

/**
 * @param server the server that the commands work against unless they name another
 * @param key API key that they use; without it they have none until they log in
 */
export async function commandLineUser(server: string, key?: string): Promise<CommandLineUser> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'))
  return {
    folder,
    run: (args, { input = '', env = {} } = {}) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [main, ...args], {
          cwd: folder,
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: folder,
            XDG_CONFIG_HOME: join(folder, '.config'),
            XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
            HOLDFAST_SERVER: server,
            ...(key === undefined ? {} : { HOLDFAST_API_KEY: key }),
            ...env,
          },
        })
        const ended: Ended = { code: null, out: '', error: '' }
        child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text))
        child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.error += text))
        child.on('close', (code) => resolve({ ...ended, code }))
        // a command that does not read its input may have ended before it was written
        child.stdin.on('error', () => undefined).end(input)
      }),
    leave: () => rm(folder, { recursive: true, force: true }),
  }
}

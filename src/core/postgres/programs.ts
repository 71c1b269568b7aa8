import { execFile } from 'node:child_process'

/** The system user that PostgreSQL runs as, when it is not the one who runs Holdfast. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Finished {
  /** The exit code; undefined when the program could not be started or was ended by a signal. */
  readonly code: number | undefined
  readonly output: string
}

/**
 * What programs of PostgreSQL get to see: nothing that would change what they do (PGDATA, PGPORT, LD_LIBRARY_PATH, LC_*) and no
 * secret of the server.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

/** Starting a process as another user needs both ids; as oneself it must have neither. */
export function identity(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** Runs a program to its end and gives back its exit code with everything it printed. Never throws. */
export function run(
  program: string,
  args: readonly string[],
  options: { account?: Account | undefined; timeoutMs?: number } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        ...identity(options.account),
        cwd: '/',
        env: cleanEnvironment(),
        encoding: 'utf8',
        timeout: options.timeoutMs ?? 10_000,
        maxBuffer: 4 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`
        if (!error) return resolve({ code: 0, output })
        const code = typeof error.code === 'number' ? error.code : undefined
        resolve({ code, output: output === '' ? error.message : output })
      },
    )
  })
}

// The server process of a cluster: finding it, starting it, ending it.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { PostgresStartError, fileError, outputError, systemCode } from './errors.ts'
import { PORT, type Place } from './place.ts'
import { cleanEnvironment, identity, run } from './programs.ts'
import { listenArguments, logFiles } from './settings.ts'

/** What postmaster.pid says (PostgreSQL, src/include/utils/pidfile.h). */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  /** `starting`, `stopping`, `ready` or `standby`; empty while the file is being written. */
  readonly status: string
}

/** A crashed server's last processes, or another server's start, may be in the way for a moment. */
const RETRY_FOR_MS = 10_000
/** Recovery after a crash may take minutes; only a server that has ended counts as failed before this. */
const START_TIMEOUT_MS = 10 * 60_000
const STOP_TIMEOUT_MS = 60_000

const pidFile = (place: Place) => join(place.cluster, 'postmaster.pid')

export function readPidFile(place: Place): Postmaster | undefined {
  let text: string
  try {
    text = readFileSync(pidFile(place), 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError(error, place.cluster)
  }
  const lines = text.split('\n')
  // A single-user server writes its number negated.
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isInteger(pid) || pid === 0) return undefined
  return { pid, port: Number(lines[3]) || PORT, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() }
}

/** Whether a process of that number is there and not merely waiting to be reaped. */
export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
      return state !== 'Z' && state !== 'X'
    } catch {
      return false
    }
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

/**
 * Whether the process is the PostgreSQL of this cluster. Numbers are reused, in containers all the time, so a living process
 * proves nothing: PostgreSQL works in its data folder, under its user.
 */
async function servesCluster(pid: number, place: Place): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') {
    const { code, output } = await run('ps', ['-o', 'command=', '-p', String(pid)])
    return code === 0 && /\bpostgres\b/.test(output) && output.includes(place.cluster)
  }
  try {
    const owner = place.account?.uid ?? process.geteuid?.()
    return (
      statSync(`/proc/${pid}`).uid === owner &&
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(place.cluster) &&
      /postgres|postmaster/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    )
  } catch {
    return false
  }
}

/** The server that runs now. One that is just ending is waited for; undefined when none runs. */
export async function findRunning(place: Place): Promise<Postmaster | undefined> {
  const deadline = performance.now() + STOP_TIMEOUT_MS
  for (;;) {
    const postmaster = readPidFile(place)
    if (!postmaster || !(await servesCluster(postmaster.pid, place))) return undefined
    if (postmaster.status !== 'stopping') return postmaster
    if (performance.now() > deadline) {
      throw new PostgresStartError(
        'start_failed',
        `The database in ${place.cluster} (process ${postmaster.pid}) has been stopping for ${STOP_TIMEOUT_MS / 1000} s. Wait for it to end, or end it, and start Holdfast again.`,
      )
    }
    await sleep(50)
  }
}

/**
 * Makes what a dead server left harmless. The rest of postmaster.pid is kept on purpose: by the key of the shared memory in it,
 * the new server sees whether processes of the old one still work on the data. Only the number is replaced, by that of this
 * process: PostgreSQL knows that its own parent cannot be the old server.
 */
function clearRemains(place: Place, socketFolder: string): void {
  const postmaster = readPidFile(place)
  if (postmaster && isAlive(postmaster.pid)) {
    const text = readFileSync(pidFile(place), 'utf8')
    writeFileSync(pidFile(place), text.replace(/^-?\d+/, String(process.pid)))
  }
  for (const name of readdirSync(socketFolder)) {
    if (name.startsWith('.s.PGSQL.')) rmSync(join(socketFolder, name), { force: true })
  }
}

/** The end of what the server said lately, for a person to read. */
function lastWords(place: Place): string {
  return [place.startLog, ...logFiles(place).slice(0, 1)]
    .map((file) => {
      try {
        return readFileSync(file, 'utf8').slice(-8_000).trim()
      } catch {
        return ''
      }
    })
    .filter((text) => text !== '')
    .join('\n')
}

function launch(place: Place, binaries: Binaries, socketFolder: string): ChildProcess {
  // Truncated at each start, and never through a link that somebody put there.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
  const log = openSync(place.startLog, flags, 0o600)
  try {
    // Detached: a session of its own, so that neither Ctrl-C nor the death of this process ends the database.
    const child = spawn(
      join(binaries.folder, 'postgres'),
      ['-D', place.cluster, ...listenArguments(socketFolder, PORT)],
      { ...identity(place.account), detached: true, cwd: '/', env: cleanEnvironment(), stdio: ['ignore', log, log] },
    )
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/** Waits until the server takes connections; undefined when it has ended instead. */
export async function waitUntilReady(place: Place, pid: number): Promise<Postmaster | undefined> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (isAlive(pid)) {
    const postmaster = readPidFile(place)
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster
    if (performance.now() > deadline) {
      throw new PostgresStartError(
        'start_failed',
        `The database in ${place.cluster} (process ${pid}) has been starting for ${START_TIMEOUT_MS / 60_000} minutes. It said last:\n${lastWords(place)}`,
      )
    }
    await sleep(10)
  }
  return undefined
}

/** Starts the server. Call it under the start lock, after `findRunning` has found none. */
export async function startPostmaster(place: Place, binaries: Binaries, socketFolder: string): Promise<Postmaster> {
  const giveUpAt = performance.now() + RETRY_FOR_MS
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    clearRemains(place, socketFolder)
    const child = launch(place, binaries, socketFolder)
    const failure = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message))
    })
    const ready = child.pid === undefined ? undefined : await waitUntilReady(place, child.pid)
    if (ready) return ready
    const words = child.pid === undefined ? await failure : lastWords(place)
    const isInTheWay = /lock file .* already exists|still in use|is another postmaster/i.test(words)
    if (!isInTheWay || performance.now() > giveUpAt) {
      throw (
        outputError(words, place.cluster) ??
        new PostgresStartError(
          'start_failed',
          `The database in ${place.cluster} did not start. It said last:\n${words}`,
        )
      )
    }
    await sleep(pauseMs)
  }
}

async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await sleep(10)
  }
  return true
}

/** Ends the server: connections are closed and everything is written. `how` 'at once' leaves the writing to the next start. */
export async function stopPostmaster(place: Place, how: 'in order' | 'at once' = 'in order'): Promise<void> {
  const postmaster = readPidFile(place)
  if (!postmaster || !(await servesCluster(postmaster.pid, place))) return
  const signals: readonly NodeJS.Signals[] =
    how === 'in order' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : ['SIGQUIT', 'SIGKILL']
  for (const signal of signals) {
    try {
      process.kill(postmaster.pid, signal)
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error
    }
    if (await waitUntilGone(postmaster.pid, signal === 'SIGINT' ? STOP_TIMEOUT_MS : 10_000)) return
  }
}

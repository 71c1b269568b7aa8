import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BinarySource } from './binaries.ts'
import { type HeldLock, tryLock } from './locks.ts'
import { lockFiles, settlePlace } from './place.ts'
import { stopPostmaster } from './postmaster.ts'
import { startEmbeddedPostgres } from './start.ts'

/** A cluster for tests, with a superuser's access to it. */
export interface TestCluster {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly major: number
  /** Ends the cluster and removes its files. */
  stop(): Promise<void>
}

/** Whoever runs the tests has a folder of their own, so that clearing up after killed runs never meets another user's. */
function runsFolder(): string {
  const folder = join(tmpdir(), `holdfast-tests-${process.geteuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: process.geteuid?.() === 0 ? 0o711 : 0o700 })
  return folder
}

/** Ends and removes the clusters that nobody uses any more: those of runs that were killed. */
async function clearRemains(runs: string): Promise<void> {
  for (const name of readdirSync(runs)) {
    const dataFolder = join(runs, name)
    const folder = join(dataFolder, 'postgres')
    const held: HeldLock[] = []
    try {
      // A run that is just starting holds the first lock, one that goes on holds the second.
      const { startLock, usersLock } = lockFiles(folder)
      if (!existsSync(usersLock)) continue
      const locks = [startLock, usersLock].map((file) => tryLock(file, 'exclusive'))
      held.push(...locks.filter((lock) => lock !== undefined))
      if (held.length === locks.length) await remove(dataFolder, folder)
    } catch {
      // What cannot be cleared now is in nobody's way, and the next run tries again.
    } finally {
      for (const lock of held) lock.release()
    }
  }
}

async function remove(dataFolder: string, folder: string): Promise<void> {
  const place = await settlePlace(folder)
  await stopPostmaster(place, 'at once')
  rmSync(place.home, { recursive: true, force: true })
  rmSync(dataFolder, { recursive: true, force: true })
}

/** Quick because it is not safe. */
const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Starts a throw-away cluster in a temporary folder, for the `globalSetup` of a test run. It is quick because it is not safe:
 * nothing is synced to the disk, unless it is to be `durable` because the test kills it.
 */
export async function startTestCluster({
  durable = false,
  ...options
}: { binaries?: BinarySource; durable?: boolean } = {}): Promise<TestCluster> {
  const runs = runsFolder()
  await clearRemains(runs)
  const dataFolder = join(runs, `run-${randomBytes(6).toString('hex')}`)
  const password = randomBytes(16).toString('hex')
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    superuserPassword: password,
    log: ({ level, message }) => {
      if (level !== 'info') process.stderr.write(`${message}\n`)
    },
    settings: {
      ...(durable ? {} : quick),
      max_connections: '200',
      // Test databases are copied from a template; without this each copy is preceded by a checkpoint of everything.
      checkpoint_timeout: '1h',
    },
    ...options,
  })
  const { host, port, superuser: user, major } = postgres
  return {
    host,
    port,
    user,
    password,
    major,
    stop: async () => {
      await postgres.stop()
      const place = await settlePlace(join(dataFolder, 'postgres'))
      await remove(dataFolder, place.folder)
    },
  }
}

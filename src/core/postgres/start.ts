import { hostname } from 'node:os'
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { type BinarySource, chooseBinaries } from './binaries.ts'
import { PostgresStartError, fileError } from './errors.ts'
import { SUPERUSER, clusterMajor, initialize } from './initialize.ts'
import { type HeldLock, lock, tryLock } from './locks.ts'
import { type Place, ensureSocketFolder, lockFiles, postgresFolder, settlePlace } from './place.ts'
import { type Postmaster, findRunning, startPostmaster, stopPostmaster, waitUntilReady } from './postmaster.ts'
import { pruneLogs, writeSettings } from './settings.ts'
import { type PostgresCrash, Supervision } from './supervision.ts'

export interface EmbeddedPostgres {
  /** The folder of the unix socket; `host` of a connection. */
  readonly host: string
  readonly port: number
  readonly superuser: string
  /** PostgreSQL's major version. */
  readonly major: number
  /** Whether another process had started it before. */
  readonly attached: boolean
  /** Calls `listener` whenever the database is found dead; it is then started again by itself, and connections must be made anew. */
  onCrash(listener: (crash: PostgresCrash) => void): void
  /** Ends this process's use. The database stops when no other Holdfast process uses it. Safe to call twice. */
  stop(): Promise<void>
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
}

export interface EmbeddedPostgresOptions {
  /** HOLDFAST_DATA. The database lies in its folder `postgres`. */
  readonly dataFolder: string
  /** Set when the database is made; later starts must give the same one. */
  readonly superuserPassword: string
  readonly log: (line: LogLine) => void
  /** Settings of postgresql.conf that differ from Holdfast's own; used by the process that starts the server. */
  readonly settings?: Readonly<Record<string, string>>
  /** Restricts the choice of programs; without it the system's come before the npm package's. */
  readonly binaries?: BinarySource
}

const START_LOCK_WAIT_MS = 120_000

/**
 * Starts the private PostgreSQL of a data folder, or attaches to it when it runs.
 *
 * Several processes may use one: the first starts it, the others attach, each watches over it, and whichever notices first starts
 * it again after a crash. It outlives the process that started it and stops with the orderly end of its last user.
 * @throws PostgresStartError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new PostgresStartError(
      'unsupported_platform',
      'The private database needs unix sockets. On Windows run Holdfast under WSL 2 or in a container, or set DATABASE_URL.',
    )
  }
  const folder = postgresFolder(options.dataFolder)
  const { startLock, usersLock } = lockFiles(folder)
  const starting = await lock(startLock, 'exclusive', START_LOCK_WAIT_MS, 'starting or stopping the same database')
  let using: HeldLock | undefined
  try {
    const alone = tryLock(usersLock, 'exclusive')
    alone?.release()
    const place = await settlePlace(folder)
    if (!alone) refuseOtherMachine(place)
    using = await lock(usersLock, 'shared', 5_000, 'removing the same database')
    const { postmaster, attached, major } = await attachOrStart(place, options)
    try {
      await verify(postmaster, options.superuserPassword, place)
    } catch (error) {
      using.release()
      if (!attached) await stopIfUnused(place)
      throw error
    }
    const release = using
    const supervision = new Supervision({
      place,
      postmaster,
      log: options.log,
      restart: async () => {
        const held = await lock(startLock, 'exclusive', START_LOCK_WAIT_MS, 'starting the same database')
        try {
          return await restart(place, options, postmaster.socketFolder)
        } finally {
          held.release()
        }
      },
    })
    return {
      host: postmaster.socketFolder,
      port: postmaster.port,
      superuser: SUPERUSER,
      major,
      attached,
      onCrash: (listener) => supervision.onCrash(listener),
      stop: () => supervision.end(() => leave(place, release, options.log)),
    }
  } catch (error) {
    using?.release()
    throw fileError(error, folder)
  } finally {
    starting.release()
  }
}

async function attachOrStart(
  place: Place,
  options: EmbeddedPostgresOptions,
): Promise<{ postmaster: Postmaster; attached: boolean; major: number }> {
  const running = await findRunning(place)
  const ready = running && (await waitUntilReady(place, running.pid))
  const existing = clusterMajor(place)
  if (ready && existing !== undefined) {
    options.log({ level: 'info', message: `Using the PostgreSQL ${existing} that runs as process ${ready.pid}` })
    return { postmaster: ready, attached: true, major: existing }
  }
  const binaries = await chooseBinaries(place, existing, options.binaries)
  if (existing === undefined) {
    options.log({ level: 'info', message: `Making a PostgreSQL ${binaries.version} database in ${place.cluster}` })
    await initialize(place, binaries, options.superuserPassword, options.settings?.['fsync'] !== 'off')
  }
  const postmaster = await launchIn(place, binaries, ensureSocketFolder(place), options)
  return { postmaster, attached: false, major: binaries.major }
}

/** After a crash. It never makes a new database: one that has vanished must not be replaced by an empty one unnoticed. */
async function restart(place: Place, options: EmbeddedPostgresOptions, socketFolder: string): Promise<Postmaster> {
  const running = await findRunning(place)
  const ready = running && (await waitUntilReady(place, running.pid))
  if (ready) return ready
  const major = clusterMajor(place)
  if (major === undefined) {
    throw new PostgresStartError(
      'cluster_missing',
      `The database that was in ${place.cluster} is gone. Put it back, or stop Holdfast and restore a backup.`,
    )
  }
  const binaries = await chooseBinaries(place, major, options.binaries)
  // Others hold the address of the socket: it stays where it was, and its folder is checked again.
  const checked = ensureSocketFolder(place)
  return launchIn(place, binaries, socketFolder === '' ? checked : socketFolder, options)
}

async function launchIn(
  place: Place,
  binaries: Awaited<ReturnType<typeof chooseBinaries>>,
  socketFolder: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  writeSettings(place, options.settings ?? {})
  pruneLogs(place)
  const postmaster = await startPostmaster(place, binaries, socketFolder)
  writeFileSync(startedByFile(place), machine())
  options.log({
    level: 'info',
    message: `PostgreSQL ${binaries.version} (${binaries.source === 'system' ? binaries.folder : 'npm package'}) runs as process ${postmaster.pid}`,
  })
  return postmaster
}

/** One connection: that the server answers, and that it knows this password. */
async function verify(postmaster: Postmaster, password: string, place: Place): Promise<void> {
  const client = new Client({
    host: postmaster.socketFolder,
    port: postmaster.port,
    user: SUPERUSER,
    database: 'postgres',
    password,
    connectionTimeoutMillis: 30_000,
  })
  // A connection that breaks while it is being closed has told what was asked of it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    // Every connection is taken, so the server runs.
    if (error instanceof DatabaseError && error.code === '53300') return
    if (error instanceof DatabaseError && error.code === '28P01') {
      throw new PostgresStartError(
        'wrong_password',
        `The database in ${place.cluster} was made with another superuser password than the one given now. Put back the secret that belongs to this data folder.`,
        { cause: error },
      )
    }
    throw new PostgresStartError(
      'start_failed',
      `The database in ${place.cluster} runs but does not answer on ${postmaster.socketFolder}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The orderly end of one user. */
async function leave(place: Place, using: HeldLock, log: (line: LogLine) => void): Promise<void> {
  const held = await lock(place.startLock, 'exclusive', START_LOCK_WAIT_MS, 'starting or stopping the same database')
  try {
    using.release()
    if (await stopIfUnused(place)) log({ level: 'info', message: 'PostgreSQL has stopped' })
  } finally {
    held.release()
  }
}

async function stopIfUnused(place: Place): Promise<boolean> {
  const last = tryLock(place.usersLock, 'exclusive')
  if (!last) return false
  try {
    await stopPostmaster(place)
    return true
  } finally {
    last.release()
  }
}

const startedByFile = (place: Place) => join(place.home, 'started-by')

/** Names this machine, or this container on it: processes of another have numbers that mean nothing here. */
function machine(): string {
  const namespace = process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : ''
  return `${hostname()} ${namespace}\n`
}

/** A data folder may be mounted into several containers, but its PostgreSQL can be seen and watched from one only. */
function refuseOtherMachine(place: Place): void {
  let startedBy: string
  try {
    startedBy = readFileSync(startedByFile(place), 'utf8')
  } catch {
    return
  }
  if (startedBy === machine()) return
  throw new PostgresStartError(
    'in_use_elsewhere',
    `The database in ${place.cluster} is in use by a Holdfast process on ${startedBy.split(' ')[0]}, another machine or container. Run everything that shares a data folder in one place, or set DATABASE_URL.`,
  )
}

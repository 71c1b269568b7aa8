import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { App } from './app.ts'
import { folderBlobStore, removeUnfinishedUploads } from './blobs.ts'
import type { Config } from './config.ts'
import { type Database, type DatabaseAddress, openDatabase } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { prepareRoles } from './database/roles.ts'
import { HoldfastError } from './errors.ts'
import { prepareJobs } from './jobs-queue.ts'
import { headFiles, type HeadFiles, refuseToForgetHeads } from './ledger/heads.ts'
import { createLedgerService } from './ledger/service.ts'
import { createLog, type Log } from './log.ts'
import { createMailer } from './mail.ts'
import { loadMasterSecret, type MasterSecret } from './secret.ts'

export interface RunningApp extends App {
  stop(): Promise<void>
}

/** Where the administrator's login leads; with the private PostgreSQL, also how to stop it. */
interface Administration {
  connection: pg.ClientConfig
  address: DatabaseAddress
  stop(): Promise<void>
}

const databaseName = 'holdfast'

/** An installation whose database can be reached, with nothing done to it: for repair, backup and restore. */
export interface Installation {
  readonly config: Config
  readonly log: Log
  readonly secret: MasterSecret
  readonly database: Database
  readonly heads: HeadFiles
  readonly blobFolder: string
  /** A new connection as the administrator of the database. The caller ends it. */
  readonly connectAsAdministrator: () => Promise<pg.Client>
  readonly close: () => Promise<void>
}

/** Opens the database (a private one unless DATABASE_URL names another) and nothing more. */
export async function openInstallation(config: Config): Promise<Installation> {
  const log = createLog(config.logLevel)
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const secret = await loadMasterSecret(config.dataFolder, config.secret)
  const administration =
    config.databaseUrl === undefined ? await startPrivate(config, secret, log) : external(config.databaseUrl)
  const database = openDatabase(administration.address, secret, log)
  return {
    config,
    log,
    secret,
    database,
    heads: headFiles(config.dataFolder),
    blobFolder: join(config.dataFolder, 'blobs'),
    connectAsAdministrator: () => connectAsAdministrator(administration),
    async close() {
      await database.close()
      await administration.stop()
    },
  }
}

/**
 * Opens everything that a Holdfast process needs: the database, its roles and migrations, blobs, ledger.
 * Refuses a database that is behind a checkpoint that was given out.
 */
export async function startApp(config: Config): Promise<RunningApp> {
  const installation = await openInstallation(config)
  try {
    await prepareDatabase(installation)
    return await assemble(installation)
  } catch (error) {
    await installation.close()
    throw error
  }
}

async function assemble({
  config,
  log,
  secret,
  database,
  heads,
  blobFolder,
  close,
}: Installation): Promise<RunningApp> {
  await refuseToForgetHeads(heads, database)
  const removed = await removeUnfinishedUploads(blobFolder)
  if (removed > 0) log.info({ removed }, 'removed uploads that were cut off')
  const ledger = createLedgerService({ database, secret, heads, log })
  return {
    config,
    log,
    secret,
    database,
    blobs: folderBlobStore(blobFolder),
    ledger,
    mailer: createMailer(config.mail),
    async stop() {
      await ledger.stop()
      await close()
    },
  }
}

async function startPrivate(config: Config, secret: MasterSecret, log: Log): Promise<Administration> {
  const password = secret.rolePassword('superuser')
  // loaded only when it is needed: a server with DATABASE_URL has no use for it
  const { startEmbeddedPostgres } = await import('./postgres/index.ts')
  const postgres = await startEmbeddedPostgres({
    dataFolder: config.dataFolder,
    superuserPassword: password,
    log: ({ level, message }) => log[level](message),
    ...(config.postgresBinaries === undefined ? {} : { binaries: config.postgresBinaries }),
  })
  const { host, port, superuser: user } = postgres
  const admin = new pg.Client({ host, port, user, password, database: 'postgres' })
  await admin.connect()
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [databaseName])
  // two processes may start at once: the second's "already exists" is as good
  if (rowCount === 0)
    await admin.query(`create database ${databaseName}`).catch((error: unknown) => ignoreDuplicate(error))
  await admin.end()
  return {
    connection: { host, port, user, password, database: databaseName },
    address: { host, port, database: databaseName },
    stop: () => postgres.stop(),
  }
}

function ignoreDuplicate(error: unknown): void {
  if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error
}

function external(url: string): Administration {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const sslmode = searchParams.get('sslmode')
  const address: DatabaseAddress = {
    host: searchParams.get('host') ?? decodeURIComponent(hostname),
    port: port === '' ? Number(searchParams.get('port') ?? 5432) : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    ...(sslmode === null || sslmode === 'disable'
      ? {}
      : { ssl: sslmode === 'require' || sslmode === 'prefer' ? { rejectUnauthorized: false } : true }),
  }
  return { connection: { connectionString: url }, address, stop: () => Promise.resolve() }
}

async function connectAsAdministrator({ connection }: Administration): Promise<pg.Client> {
  const admin = new pg.Client(connection)
  admin.on('error', () => undefined)
  await admin.connect().catch((error: unknown) => {
    throw new HoldfastError(
      'unavailable',
      `The database cannot be reached: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL.`,
      { cause: error },
    )
  })
  return admin
}

/** Brings the database to what this release needs: roles, migrations, job queue. */
export async function prepareDatabase({
  connectAsAdministrator,
  secret,
  database,
  config,
  log,
}: Installation): Promise<void> {
  const admin = await connectAsAdministrator()
  try {
    const { rows } = await admin.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    )
    if ((rows[0]?.version ?? 0) < 15) throw new HoldfastError('unavailable', 'Holdfast needs PostgreSQL 15 or newer.')
    await prepareRoles(admin, secret)
    const migrator = await database.connect('hf_migrator')
    let applied: string[]
    try {
      applied = await migrate(migrator)
    } finally {
      await migrator.end()
    }
    if (applied.length > 0) log.info({ migrations: applied.length }, 'the database was migrated')
    await prepareJobs(database.address, secret)
    await setSimulation(admin, config.simulateFrom)
  } finally {
    await admin.end()
  }
}

/** Only a database without organizations can be put into simulated time, and it stays there for ever. */
async function setSimulation(admin: pg.Client, from: Temporal.Instant | undefined): Promise<void> {
  if (from === undefined) return
  const { rows } = await admin.query<{ simulated: boolean; used: boolean }>(
    'select simulated, exists (select 1 from directory.organization) as used from ledger.mode',
  )
  if (rows[0]?.simulated === true) return
  if (rows[0]?.used === true)
    throw new HoldfastError(
      'wrong_state',
      'HOLDFAST_SIMULATE_FROM: this database keeps real time already. Use an empty data folder.',
    )
  await admin.query('update ledger.mode set simulated = true, simulated_now = $1', [from.toString()])
}

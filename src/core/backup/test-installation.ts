// An installation without a server, for the tests of backup and restore: a database of its own, blobs, and organizations that
// have done something.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { Client } from 'pg'
import { writeIdentity } from '../auth/sealed-identity.ts'
import { folderBlobStore } from '../blobs.ts'
import { type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { prepareRoles } from '../database/roles.ts'
import { type OrgTx, withDirectory, withOrg } from '../database/with-org.ts'
import type { OrgId, PersonId } from '../ids.ts'
import { type HeadFiles, headFiles } from '../ledger/heads.ts'
import { createLedgerService, type LedgerService } from '../ledger/service.ts'
import { createLog } from '../log.ts'
import { systemContext } from '../operations/system-context.ts'
import type { TestCluster } from '../postgres/test-cluster.ts'
import { type MasterSecret, masterSecret } from '../secret.ts'

export interface Installation {
  readonly database: Database
  readonly secret: MasterSecret
  readonly folder: string
  readonly blobFolder: string
  readonly heads: HeadFiles
  readonly ledger: LedgerService
  connect(): Promise<Client>
  superuser(): Promise<Client>
  inOrg<T>(org: OrgId, run: (tx: OrgTx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export const secret = masterSecret('the secret of one installation, for tests only')
const log = createLog('silent')

/** Migrating takes longer than everything else here, so each cluster has one migrated database that the others are copied from. */
export async function createTemplate(cluster: TestCluster): Promise<void> {
  await asAdmin(cluster, (admin) => admin.query('create database backup_template'))
  const database = await openPrepared(cluster, 'backup_template')
  const migrator = await database.connect('hf_migrator')
  await migrate(migrator)
  await migrator.end()
  await database.close()
}

async function asAdmin(cluster: TestCluster, run: (admin: Client) => Promise<unknown>): Promise<void> {
  const { host, port, user, password } = cluster
  const admin = new Client({ host, port, user, password, database: 'postgres' })
  await admin.connect()
  try {
    await run(admin)
  } finally {
    await admin.end()
  }
}

async function openPrepared(cluster: TestCluster, name: string): Promise<Database> {
  const { host, port, user, password } = cluster
  const superuser = new Client({ host, port, user, password, database: name })
  await superuser.connect()
  await prepareRoles(superuser, secret)
  await superuser.end()
  return openDatabase({ host, port, database: name }, secret, log)
}

/** A new database with its roles; migrated unless it is to be restored into. */
export async function createInstallation(cluster: TestCluster, migrated: boolean): Promise<Installation> {
  const { host, port, user, password } = cluster
  const name = `backup_${randomBytes(6).toString('hex')}`
  await asAdmin(cluster, (admin) =>
    admin.query(`create database ${name}${migrated ? ' template backup_template' : ''}`),
  )
  const superuser = async (): Promise<Client> => {
    const client = new Client({ host, port, user, password, database: name })
    await client.connect()
    return client
  }
  const database = await openPrepared(cluster, name)
  const connect = (): Promise<Client> => database.connect('hf_migrator')
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-backup-'))
  const heads = headFiles(folder)
  const ledger = createLedgerService({ database, secret, heads, log })
  return {
    database,
    secret,
    folder,
    blobFolder: join(folder, 'blobs'),
    heads,
    ledger,
    connect,
    superuser,
    inOrg: (org, run) => withOrg(database, { org, context: systemContext('test', randomUUID()) }, run),
    async close() {
      await ledger.stop()
      await database.close()
      await asAdmin(cluster, (admin) => admin.query(`drop database ${name} with (force)`))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Founded {
  readonly org: OrgId
  readonly person: PersonId
  readonly email: string
}

/** An organization with a person who has an account, keys and a session, with teams, and with a file of evidence. */
export async function foundOrganization(installation: Installation, name: string): Promise<Founded> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a fresh UUID is the id of whatever it is used for
  const org = randomUUID() as OrgId
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const person = randomUUID() as PersonId
  const account = randomUUID()
  const email = `${name}@people.example`
  await withDirectory(installation.database, async ({ db }) => {
    await sql`insert into directory.account (id, email, password_hash, created_at) values (${account}, ${email}, ${`hash of ${name}`}, '2026-01-01')`.execute(
      db,
    )
    await sql`insert into directory.organization (org_id, created_at) values (${org}, '2026-01-01')`.execute(db)
    await sql`insert into directory.membership values (${account}, ${org}, ${person})`.execute(db)
    await sql`insert into directory.session (token_hash, account_id, org_id, created_at, last_seen_at, expires_at)
      values (${randomBytes(32)}, ${account}, ${org}, '2026-01-01', '2026-01-01', '2027-01-01')`.execute(db)
  })
  const blob = await folderBlobStore(installation.blobFolder).put(
    Readable.from([Buffer.from(`evidence of ${name}`)]),
    1_000,
  )
  await installation.inOrg(org, async (tx) => {
    await sql`select ledger.open_log(${`holdfast.example/${org}`})`.execute(tx.db)
    await sql`insert into app.organization (org_id, id, name, timezone, started_at) values (${org}, ${org}, ${name}, 'Europe/Berlin', '2026-01-01')`.execute(
      tx.db,
    )
    await sql`insert into app.person (org_id, id, access_role, status, account_id, created_at) values (${org}, ${person}, 'owner', 'active', ${account}, '2026-01-01')`.execute(
      tx.db,
    )
    await writeIdentity(tx, person, { name: `Jo ${name} \\ "the\ttab"\nand 多`, email, title: null })
    await sql`insert into app.idempotency values (${org}, 'a', 'o', 'k', '\\x00', ${`answer that repeats ${email}`}, '2026-01-01')`.execute(
      tx.db,
    )
    await sql`insert into app.evidence (org_id, id, kind, title, sha256, size, media_type, file_name, recorded_at, recorded_by)
      values (${org}, ${randomUUID()}, 'file', 'A file', ${blob.sha256}, ${blob.size}, 'text/plain', 'a.txt', '2026-01-02T03:04:05.678901Z', ${person})`.execute(
      tx.db,
    )
  })
  await addTeams(installation, org, 3)
  return { org, person, email }
}

/** Something for the ledger to record, `count` times. */
export async function addTeams(installation: Installation, org: OrgId, count: number): Promise<void> {
  await installation.inOrg(org, async (tx) => {
    await sql`insert into app.team (org_id, id, name, created_at)
      select ${org}, gen_random_uuid(), gen_random_uuid()::text, ledger.now() from generate_series(1, ${count}::int)`.execute(
      tx.db,
    )
  })
}

/** A digest of the rows of each table, whatever their order. */
export async function contentsOf(installation: Installation): Promise<Map<string, string>> {
  const client = await installation.superuser()
  try {
    await client.query(`set timezone = 'UTC'`)
    const { rows: tables } = await client.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'pgboss') order by 1`,
    )
    const contents = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${name} t`,
      )
      contents.set(name, rows[0]?.digest ?? '')
    }
    return contents
  } finally {
    await client.end()
  }
}

/** The name of one blob that a row speaks of. */
export async function blobOf(at: Installation): Promise<string> {
  const client = await at.superuser()
  const { rows } = await client.query<{ sha256: string }>('select sha256 from app.evidence order by sha256 limit 1')
  await client.end()
  return rows[0]?.sha256 ?? ''
}

/** Every trigger, and whether it is on. */
export async function triggersOf(at: Installation): Promise<unknown[]> {
  const client = await at.superuser()
  const { rows } = await client.query<unknown[]>({
    text: `select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
    rowMode: 'array',
  })
  await client.end()
  return rows
}

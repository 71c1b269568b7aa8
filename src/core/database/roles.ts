import type pg from 'pg'
import type { MasterSecret } from '../secret.ts'

/**
 * The roles of DESIGN §10. `hf_owner` and `hf_ledger` own things and nobody logs in as them; the others log in and own nothing,
 * but for `hf_jobs`, which owns the job queue. `hf_check` is a member of nothing.
 */
export const loginRoles = ['hf_migrator', 'hf_app', 'hf_seq', 'hf_jobs', 'hf_check'] as const
export type LoginRole = (typeof loginRoles)[number]

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Creates what is missing of roles and schemas, and sets passwords. Needs a login that may create roles; can be repeated.
 * Every statement is idempotent, because roles belong to the whole PostgreSQL and not to one database.
 */
export async function prepareRoles(admin: pg.Client, secret: MasterSecret): Promise<void> {
  const { rows } = await admin.query<{ database: string; admin: string }>(
    'select current_database() as database, current_user as admin',
  )
  const [row] = rows
  if (!row) throw new Error('PostgreSQL did not answer')
  const database = quote(row.database)

  await admin.query('begin')
  // a lock on a row that no check query can reach (a check role could take an advisory lock)
  await admin.query('lock table pg_catalog.pg_authid in share row exclusive mode').catch(async () => {
    // managed services hide pg_authid; there, concurrent migrators meet at the lock of migrate()
    await admin.query('rollback')
    await admin.query('begin')
  })
  const existing = new Set(
    (await admin.query<{ rolname: string }>("select rolname from pg_roles where rolname like 'hf\\_%'")).rows.map(
      (role) => role.rolname,
    ),
  )
  for (const role of ['hf_owner', 'hf_ledger']) {
    if (!existing.has(role)) await admin.query(`create role ${role} nologin`)
  }
  for (const role of loginRoles) {
    const verb = existing.has(role) ? 'alter' : 'create'
    const attributes = role === 'hf_migrator' ? 'login bypassrls' : 'login'
    await admin.query(`${verb} role ${role} with ${attributes} password ${literal(secret.rolePassword(role))}`)
  }
  await admin.query('grant hf_owner, hf_ledger to hf_migrator')
  await admin.query(`grant hf_owner, hf_ledger to ${quote(row.admin)}`)
  await admin.query(`revoke all on database ${database} from public`)
  await admin.query(`grant connect on database ${database} to ${loginRoles.join(', ')}`)
  await admin.query('revoke all on schema public from public')
  for (const [schema, owner] of [
    ['app', 'hf_owner'],
    ['directory', 'hf_owner'],
    ['vault', 'hf_owner'],
    ['inventory', 'hf_owner'],
    ['ledger', 'hf_ledger'],
    ['history', 'hf_ledger'],
    ['as_of', 'hf_ledger'],
    ['pgboss', 'hf_jobs'],
  ] as const) {
    await admin.query(`grant ${owner} to ${quote(row.admin)}`)
    await admin.query(`create schema if not exists ${schema} authorization ${owner}`)
  }
  await admin.query(
    'create table if not exists public.holdfast_migration (version integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null)',
  )
  await admin.query('alter table public.holdfast_migration owner to hf_migrator')
  await admin.query('grant usage on schema public to hf_migrator, hf_app')
  await admin.query('grant select on public.holdfast_migration to hf_app')
  await admin.query('grant usage on schema app to hf_app, hf_ledger, hf_seq, hf_check, hf_migrator')
  await admin.query('grant usage on schema directory, vault to hf_app, hf_migrator')
  await admin.query('grant usage on schema inventory to hf_app, hf_check, hf_migrator')
  await admin.query('grant usage on schema ledger to hf_owner, hf_app, hf_seq, hf_check, hf_jobs, hf_migrator')
  await admin.query('grant usage on schema history, as_of to hf_app, hf_migrator')
  // track() runs as the migrator and creates tables that it hands to hf_ledger
  await admin.query('grant create on schema history, as_of to hf_migrator')
  await admin.query('grant usage on schema pgboss to hf_app')
  for (const [role, path] of [
    ['hf_app', 'app, pg_catalog'],
    ['hf_seq', 'pg_catalog'],
    ['hf_check', 'inventory, pg_catalog'],
    ['hf_jobs', 'pgboss, pg_catalog'],
    ['hf_migrator', 'pg_catalog'],
  ] as const) {
    await admin.query(`alter role ${role} in database ${database} set search_path = ${path}`)
    await admin.query(`alter role ${role} in database ${database} set timezone = 'UTC'`)
    // short statements on small pages; compiling them costs more than running them
    await admin.query(`alter role ${role} in database ${database} set jit = off`)
  }
  // a server that vanishes in a transaction, or freezes, must not keep its locks until TCP notices, two hours later
  for (const role of ['hf_app', 'hf_seq']) {
    await admin.query(`alter role ${role} in database ${database} set idle_in_transaction_session_timeout = '60s'`)
  }
  await admin.query(`alter role hf_check in database ${database} set default_transaction_read_only = on`)
  await admin.query(`alter role hf_check in database ${database} set work_mem = '32MB'`)
  if (!existing.has('hf_check')) {
    // needs superuser; without it the limit is left to the administrator of the managed service
    await admin.query('savepoint limits')
    await admin
      .query(`alter role hf_check set temp_file_limit = '256MB'`)
      .catch(() => admin.query('rollback to savepoint limits'))
  }
  await admin.query('commit')
}

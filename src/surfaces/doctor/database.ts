import type pg from 'pg'
import { readMigrations } from '../../core/database/migrate.ts'
import { type LoginRole, loginRoles } from '../../core/database/roles.ts'
import type { Installation } from '../../core/start-app.ts'
import { type Diagnosis, ok, problem } from './diagnosis.ts'

/** Minutes without a sweep after which somebody should look for the worker. */
const longestPause = 10

/** Version of PostgreSQL. */
export async function diagnoseServer(admin: pg.Client): Promise<Diagnosis> {
  const { rows } = await admin.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  )
  const { version = '', number = 0 } = rows[0] ?? {}
  return number >= 150_000
    ? ok('Database', `PostgreSQL ${version}`)
    : problem('Database', `PostgreSQL ${version}`, 'Holdfast needs PostgreSQL 15 or newer.')
}

/** The roles of DESIGN §10: that each can do its work, and no more. */
export async function diagnoseRoles({ database }: Installation, admin: pg.Client): Promise<Diagnosis> {
  const what = 'Roles'
  const advice =
    '`holdfast migrate` sets them up again. If it stays, somebody changed them by hand: find out who and why.'
  for (const role of loginRoles) {
    const failure = await tryLogin(database, role)
    if (failure !== undefined) return problem(what, `${role} cannot log in: ${failure}`, advice)
  }
  const { rows } = await admin.query<{ fault: string }>(`
    select rolname || ' may log in' as fault from pg_roles where rolname in ('hf_owner', 'hf_ledger') and rolcanlogin
    union all select rolname || ' is a superuser' from pg_roles where rolname like 'hf\\_%' and rolsuper
    union all select rolname || ' goes past row-level security' from pg_roles
      where rolname in ('hf_app', 'hf_seq', 'hf_jobs', 'hf_check', 'hf_owner', 'hf_ledger') and rolbypassrls
    union all select m.rolname || ' is a member of ' || r.rolname from pg_auth_members a
      join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
      where m.rolname in ('hf_app', 'hf_seq', 'hf_jobs', 'hf_check')`)
  return rows.length === 0
    ? ok(what, `${loginRoles.length} log in, none has more than its rights`)
    : problem(what, rows.map(({ fault }) => fault).join('; '), advice)
}

async function tryLogin(database: Installation['database'], role: LoginRole): Promise<string | undefined> {
  try {
    const client = await database.connect(role)
    await client.end()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** That the database was migrated by this release, with the files that it has. */
export async function diagnoseMigrations(admin: pg.Client): Promise<Diagnosis> {
  const what = 'Migrations'
  const known = await readMigrations()
  const { rows } = await admin.query<{ version: number; name: string; sha256: string }>(
    'select version, name, sha256 from public.holdfast_migration order by version',
  )
  const edited = rows.find(({ version, sha256 }) => known[version - 1] && known[version - 1]?.sha256 !== sha256)
  if (edited)
    return problem(
      what,
      `${edited.name} was edited after it had been applied`,
      'Restore the file; changes go into a new migration.',
    )
  if (rows.length > known.length)
    return problem(
      what,
      `the database knows ${rows.length}, this release ${known.length}`,
      'Install the newer release.',
    )
  if (rows.length < known.length)
    return problem(what, `${known.length - rows.length} are not applied`, 'Run `holdfast migrate`.')
  return ok(what, `${rows.length} applied`)
}

/** That every recorded table still has its triggers, its row-level security and its owner. */
export async function diagnoseRecording(admin: pg.Client): Promise<Diagnosis> {
  const what = 'Recording'
  const { rows } = await admin.query<{ fault: string }>(`
    with tracked as (
      select t.table_name, c.oid, c.relowner, c.relrowsecurity, c.relforcerowsecurity,
             to_regclass(format('history.%I', t.table_name)) as history
      from ledger.tracked_table t left join pg_class c on c.oid = to_regclass(format('app.%I', t.table_name)))
    select table_name || ' is gone' as fault from tracked where oid is null
    union all select table_name || ' has no history table' from tracked where history is null
    union all select table_name || ' belongs to ' || pg_get_userbyid(relowner) from tracked where pg_get_userbyid(relowner) <> 'hf_owner'
    union all select table_name || ' does not force row-level security' from tracked where not (relrowsecurity and relforcerowsecurity)
    union all select t.table_name || ' lacks the trigger ' || wanted.name
      from tracked t cross join (values ('ledger_insert'), ('ledger_update'), ('ledger_delete'), ('ledger_truncate')) wanted (name)
      where t.oid is not null and not exists (
        select 1 from pg_trigger g join pg_proc p on p.oid = g.tgfoid
        where g.tgrelid = t.oid and g.tgname = wanted.name and g.tgenabled = 'A' and p.prosecdef
          and pg_get_userbyid(p.proowner) = 'hf_ledger' and p.pronamespace = 'ledger'::regnamespace)
    union all select n.nspname || '.' || p.proname || ' can be executed by everybody'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('ledger', 'app', 'pgboss') and p.prosecdef and has_function_privilege('public', p.oid, 'execute')
    union all select 'hf_app may not only read ' || c.oid::regclass from pg_class c
      where c.relnamespace in ('ledger'::regnamespace, 'history'::regnamespace) and c.relkind in ('r', 'p')
        and has_table_privilege('hf_app', c.oid, 'insert, update, delete, truncate, trigger')
    limit 20`)
  const { rows: tables } = await admin.query<{ count: number }>(
    'select count(*)::int as count from ledger.tracked_table',
  )
  return rows.length === 0
    ? ok(what, `${tables[0]?.count ?? 0} tables, each with its triggers and its isolation`)
    : problem(
        what,
        rows.map(({ fault }) => fault).join('; '),
        'Changes to these tables may be missing in the ledger. Find out who did this and why; compare with the last backup.',
      )
}

/** That the scheduled work is done by somebody. */
export async function diagnoseWork(admin: pg.Client): Promise<Diagnosis> {
  const what = 'Scheduled work'
  const { rows: queue } = await admin.query<{ exists: boolean }>(
    "select to_regclass('pgboss.job') is not null as exists",
  )
  if (queue[0]?.exists !== true) return problem(what, 'the job queue is not set up', 'Run `holdfast migrate`.')
  const { rows } = await admin.query<{ organizations: number; pausing: number; pending: number; failed: number }>(`
    select (select count(*)::int from directory.organization) as organizations,
      (select count(*)::int from directory.organization o left join app.sweep_state s on s.org_id = o.org_id
       where not ledger.is_simulated() and coalesce(s.swept_until, o.created_at) < clock_timestamp() - interval '${longestPause} minutes') as pausing,
      (select count(*)::int from pgboss.job where state < 'active' and start_after < clock_timestamp() - interval '${longestPause} minutes') as pending,
      (select count(*)::int from pgboss.job where state = 'failed' and completed_on > clock_timestamp() - interval '1 day') as failed`)
  const { organizations = 0, pausing = 0, pending = 0, failed = 0 } = rows[0] ?? {}
  if (pausing > 0 || pending > 0)
    return problem(
      what,
      `${pausing} of ${organizations} organizations were not swept for ${longestPause} minutes, ${pending} jobs wait`,
      'Is a worker running? `holdfast start` or `holdfast worker`.',
    )
  return failed > 0
    ? problem(what, `${failed} jobs failed in the last day`, 'The log of the worker says why.')
    : ok(what, `${organizations} ${organizations === 1 ? 'organization is' : 'organizations are'} swept, no job waits`)
}

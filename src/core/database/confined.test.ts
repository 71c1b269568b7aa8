import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'
import type { OrgId } from '../ids.ts'
import { confined, type ConfinedQuery, CutOff } from './confined.ts'
import { migrate } from './migrate.ts'

/** What somebody tries who may write the query of a check, and through the door by which checks run. */

let test: TestApp
let org: OrgId
const otherOrg = '00000000-0000-4000-8000-000000000002'

beforeAll(async () => {
  test = await createTestApp()
  const { owner } = await setUpOrganization(test)
  org = (await owner.identity.session({})).organization?.id as OrgId // just set up
  const superuser = await test.superuser()
  await superuser.query(
    `insert into app.organization (org_id, id, name, timezone, started_at) values ('${otherOrg}', '${otherOrg}', 'SECRET', 'UTC', now());
     insert into app.person (org_id, id, access_role, status, created_at) values ('${otherOrg}', '${otherOrg}', 'owner', 'active', now())`,
  )
  await superuser.end()
})
afterAll(() => test.close())

const within = <T>(run: (query: ConfinedQuery) => Promise<T>, limitMs = 20_000): Promise<T> =>
  confined(test.app.database, { org, limitMs }, run)

/** The rows that a query gives, or the SQLSTATE that it is refused with. */
const answerTo = (text: string): Promise<unknown> =>
  within((query) => query(text, [])).catch((error: unknown) =>
    error instanceof pg.DatabaseError ? error.code : error instanceof CutOff ? 'cut off' : error,
  )

describe('a query that somebody else wrote', () => {
  it('reads its own organization', async () => {
    expect(await answerTo('select count(*)::int as n, min(org_id::text) as org from people')).toEqual([{ n: 1, org }])
  })

  const people = `select org_id from people where org_id = '${otherOrg}'`
  it.each([
    ['asking for it', people],
    [
      'another setting',
      `with x as materialized (select set_config('app.org_id', '${otherOrg}', false) o) select p.org_id from x, lateral (${people} and x.o is not null) p`,
    ],
    [
      'another search path',
      `with x as materialized (select set_config('search_path', 'app', false) o) select p.org_id from x, lateral (${people} and x.o is not null) p`,
    ],
    [
      'row security off',
      `with x as materialized (select set_config('row_security', 'off', false) o) select p.org_id from x, lateral (${people} and x.o is not null) p`,
    ],
    [
      'hidden text',
      `select 1 where query_to_xml('${people.replaceAll("'", "''")}', true, true, '')::text like '%${otherOrg}%'`,
    ],
    [
      'a cursor',
      `select 1 where cursor_to_xml('${people.replaceAll("'", "''")}', 1, true, true, '')::text like '%${otherOrg}%'`,
    ],
    [
      'statistics',
      `select 1 from pg_stats where coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '') like '%${otherOrg}%'`,
    ],
    [
      'an error of its own making',
      `select 1 from people where org_id = '${otherOrg}' and 1 / (case when org_id = '${otherOrg}' then 0 else 1 end) = 1`,
    ],
  ])('reads no other by %s', async (_, statement) => {
    const answer = await answerTo(statement)
    // nothing, or refused: row security off is an error where it would have an effect; a cursor is none of its own
    expect(answer).toSatisfy((given) =>
      Array.isArray(given) ? given.length === 0 : ['42501', '34000'].includes(String(given)),
    )
  })

  it.each([
    ['the application role', "select set_config('role', 'hf_app', true)", '42501'],
    ['the owner', "select set_config('role', 'hf_owner', true)", '42501'],
    ['somebody else’s session', "select set_config('session_authorization', 'hf_app', true)", '42501'],
    ['a column that no view shows', 'select account_id from app.person', '42501'],
    ['a table behind the views', 'select * from app.organization', '42501'],
    ['the ledger', 'select * from ledger.entry', '42501'],
    ['the past', 'select * from history.person', '42501'],
    ['accounts', 'select * from directory.account', '42501'],
    ['keys of persons', 'select * from vault.person_key', '42501'],
    ['the queue', 'select * from pgboss.job', '42501'],
    ['which session reads what', 'select * from app.check_scope', '42501'],
    ['passwords', 'select * from pg_authid', '42501'],
    ['files', "select pg_read_file('/etc/passwd')", '42501'],
    ['folders', "select pg_ls_dir('/')", '42501'],
    ['a file as a large object', "select lo_import('/etc/passwd')", '42501'],
    ['programs', "copy (select 1) to program 'id'", '42501'],
    ['another server', "select dblink('host=127.0.0.1', 'select 1')", '42883'],
    ['a second statement', 'select 1; select 2', '42601'],
    ['a temporary table', 'create temp table x (a int)', '25006'],
    ['a function', "create function pg_temp.f() returns int language sql as 'select 1'", '25006'],
    [
      'writing',
      `with w as (insert into app.team (org_id, id, name, created_at) values ('${otherOrg}', gen_random_uuid(), 'x', now()) returning 1) select * from w`,
      '25006',
    ],
    [
      'writing its own scope',
      `with w as (update app.check_scope set org_id = '${otherOrg}' returning 1) select * from w`,
      '25006',
    ],
    ['a transaction that writes', "select set_config('transaction_read_only', 'off', true)", '25001'],
    [
      'ending another session',
      'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user',
      '42501',
    ],
    ['the settings of the server', "select set_config('log_statement', 'none', false)", '42501'],
    ['its own turn', 'select 1 from app.check_turn for update', '25006'],
  ])('is refused %s', async (what, statement, code) => {
    const answer = await answerTo(statement)
    expect([what, answer]).toEqual([what, code])
  })

  it('leaves nothing behind: no large object, no setting, no lock, no message, no scope', async () => {
    const superuser = await test.superuser()
    const heard: string[] = []
    superuser.on('notification', ({ channel }) => heard.push(channel))
    await superuser.query('listen gossip')
    // PostgreSQL 15 lets a read-only transaction create one
    await answerTo("select lo_from_bytea(4711, 'x')")
    await answerTo("select pg_notify('gossip', 'x')")
    await answerTo("select set_config('app.context', 'forged', false), pg_try_advisory_lock(42)")
    expect(await answerTo("select coalesce(current_setting('app.context', true), '') as context")).toEqual([
      { context: '' },
    ])
    const { rows } = await superuser.query(
      "select (select count(*)::int from pg_largeobject_metadata) as objects, (select count(*)::int from pg_locks where locktype = 'advisory' and objid = 42) as locks, (select count(*)::int from app.check_scope) as scopes",
    )
    expect(rows).toEqual([{ objects: 0, locks: 0, scopes: 0 }])
    expect(heard).toEqual([])
    await superuser.end()
  })

  it('is ended from outside at its limit, whatever it has set, and the next one runs', async () => {
    const endless = [
      "select set_config('statement_timeout', '0', false), count(*) from generate_series(1, 1e11::bigint)",
      'select pg_sleep(3600)',
      // a mere cancellation would not end it
      'do $$ begin loop begin perform pg_sleep(3600); exception when query_canceled then null; end; end loop; end $$',
      'select pg_advisory_lock(1) from generate_series(1, 1e11::bigint)',
    ]
    for (const statement of endless)
      await expect(within((query) => query(statement, []), 300)).rejects.toBeInstanceOf(CutOff)
    expect(await answerTo('select 1 as n')).toEqual([{ n: 1 }])
    const superuser = await test.superuser()
    await expect
      .poll(
        async () =>
          (
            await superuser.query(
              "select pid from pg_stat_activity where usename = 'hf_check' and datname = current_database()",
            )
          ).rows,
      )
      .toEqual([])
    await superuser.end()
  })

  it('that waits outside of the database is cut off as well', async () => {
    await expect(within(() => new Promise(() => undefined), 100)).rejects.toBeInstanceOf(CutOff)
  })

  it('fills no disk', async () => {
    const much =
      'select count(*) from (select g, repeat(md5(g::text), 1000) from generate_series(1, 20000) g order by 2) q'
    expect(await answerTo(much)).toBe('53400')
  })

  it('runs alone: it sees the text of no other, and ends no other', async () => {
    const seen = await Promise.all(
      Array.from({ length: 4 }, () =>
        answerTo(
          "select count(*)::int as others from pg_stat_activity where usename = 'hf_check' and pid <> pg_backend_pid() and datname = current_database()",
        ),
      ),
    )
    expect(seen).toEqual(Array.from({ length: 4 }, () => [{ others: 0 }]))
    expect(
      await answerTo(
        "select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>' and query <> ''",
      ),
    ).toEqual([])
  })

  it('stops no migration by any lock that it can take', async () => {
    const migrator = await test.app.database.connect('hf_migrator')
    await within(async (query) => {
      await query('select pg_advisory_lock(n) from generate_series(1, 100) n', [])
      expect(await migrate(migrator)).toEqual([])
    })
    await migrator.end()
  })
})

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

/** What an attacker who runs any SQL as the application, or writes a check, tries. Each of these worked on a first sketch. */

let test: TestApp
let org: string
const otherOrg = '00000000-0000-4000-8000-000000000002'

beforeAll(async () => {
  test = await createTestApp()
  const { owner } = await setUpOrganization(test)
  org = (await owner.identity.session({})).organization?.id ?? ''
  await test.app.ledger.drain()
  const superuser = await test.superuser()
  await superuser.query(
    `insert into app.organization (org_id, id, name, timezone, started_at) values ('${otherOrg}', '${otherOrg}', 'SECRET of another organization', 'UTC', now())`,
  )
  await superuser.end()
})
afterAll(() => test.close())

/** Runs one statement as the application, inside of the first organization; gives the rows or the SQLSTATE. */
async function asApp(statement: string): Promise<unknown[] | string> {
  const client = await test.app.database.connect('hf_app')
  try {
    await client.query(`set app.org_id = '${org}'`)
    return (await client.query(statement)).rows
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? '') : String(error)
  } finally {
    await client.end()
  }
}

const denied = '42501'

async function ledgerState(): Promise<string> {
  const superuser = await test.superuser()
  const { rows } = await superuser.query<{ digest: string }>(
    "select md5(string_agg(e::text, '' order by org_id, id)) as digest from ledger.entry e where table_name <> 'organization' or subject <> $1",
    [otherOrg],
  )
  await superuser.end()
  return rows[0]?.digest ?? ''
}

describe('the application role', () => {
  it.each([
    [
      'writes an entry',
      `insert into ledger.entry (org_id, table_name, subject, action) values ('${otherOrg}', 'policy', gen_random_uuid(), 'insert')`,
    ],
    ['changes an entry', "update ledger.entry set body = '{}'"],
    ['deletes entries', 'delete from ledger.entry'],
    ['hides entries from the sequencer', 'delete from ledger.pending'],
    ['changes a leaf', 'update ledger.leaf set entry_id = 1'],
    ['changes a tile', "update ledger.tile set hashes = ''"],
    ['forges a checkpoint', 'delete from ledger.checkpoint'],
    ['changes the past', 'delete from history.organization'],
    ['calls the recording function', 'select ledger.record()'],
    ['sequences by itself', `select ledger.take('${otherOrg}', 0, 10)`],
    ['projects what it likes', `select ledger.project('${otherOrg}', 'policy', 0, 10)`],
    ['begins an epoch', `select ledger.begin_epoch('${otherOrg}', '0 x')`],
    [
      'makes a temporary table named like a domain table, to attach the recording function to',
      'create temp table policy (org_id uuid, id uuid, approved_by text)',
    ],
    ['shadows the ledger by a temporary table', 'create temp table entry (org_id uuid)'],
    ['creates a table of its own', 'create table app.mine (id int)'],
    ['creates a schema', 'create schema mine'],
    ['creates a function', "create function app.mine() returns int language sql as 'select 1'"],
    ['disables a trigger', 'alter table app.obligation disable trigger ledger_insert'],
    ['switches triggers off', 'set session_replication_role = replica'],
    ['truncates', 'truncate app.obligation'],
    ['drops', 'drop table app.obligation'],
    ['becomes the ledger', 'set role hf_ledger'],
    ['becomes the owner', 'set role hf_owner'],
    ['simulates time', 'update ledger.mode set simulated = true, simulated_now = now()'],
    ['lifts row security', 'alter table app.obligation no force row level security'],
    ['reads the source of truth of checks', 'alter function app.check_org() rename to x'],
  ])('%s: refused', async (_, statement) => {
    const before = await ledgerState()
    expect(await asApp(statement)).toBe(denied)
    expect(await ledgerState()).toBe(before)
  })

  it('does not move real time', async () => {
    expect(await asApp("select ledger.advance('2030-01-01')")).toBe('HF001')
    expect(
      await asApp(
        "select ledger.now() > '2029-01-01' as is_forged from (select set_config('app.now', '2030-01-01', false)) x",
      ),
    ).toEqual([{ is_forged: false }])
  })

  it('erases nothing without recording the erasure first', async () => {
    expect(await asApp('select ledger.erase(0)')).toBe('HF002')
  })

  it('sees nothing without an organization, and one organization with one', async () => {
    const client = await test.app.database.connect('hf_app')
    expect((await client.query('select * from app.organization')).rowCount).toBe(0)
    expect((await client.query('select * from ledger.entry')).rowCount).toBe(0)
    await client.query(`set app.org_id = '${org}'`)
    expect((await client.query<{ name: string }>('select name from app.organization')).rows).toEqual([{ name: 'Acme' }])
    expect((await client.query(`select * from ledger.entry where org_id <> '${org}'`)).rowCount).toBe(0)
    expect((await client.query(`select * from history.organization where org_id <> '${org}'`)).rowCount).toBe(0)
    await client.end()
  })

  it('writes no row for another organization', async () => {
    expect(
      await asApp(
        `insert into app.team (org_id, id, name, created_at) values ('${otherOrg}', gen_random_uuid(), 'x', now())`,
      ),
    ).toBe(denied)
    expect(await asApp(`update app.team set org_id = '${otherOrg}'`)).toEqual([])
    expect(await asApp(`update app.organization set org_id = '${otherOrg}', id = '${otherOrg}'`)).toMatch(
      /^(42501|23503|23505)$/,
    )
  })

  it('is recorded, whatever it writes and however', async () => {
    const team = (name: string): string => `('${org}', gen_random_uuid(), '${name}', now())`
    const columns = '(org_id, id, name, created_at)'
    await asApp(`insert into app.team ${columns} values ${team('a')}, ${team('b')}`)
    await asApp(
      `insert into app.team ${columns} values ${team('a')} on conflict (org_id, name) do update set name = 'a2'`,
    )
    await asApp(`insert into app.team ${columns} values ${team('b')} on conflict do nothing`)
    await asApp(
      `with w as (update app.team set name = 'b2' where name = 'b' returning org_id) insert into app.team ${columns} select org_id, gen_random_uuid(), 'c', now() from w`,
    )
    await asApp(
      `merge into app.team t using (values ('c'), ('d')) v(name) on t.org_id = '${org}' and t.name = v.name when matched then update set name = 'c2' when not matched then insert ${columns} values ('${org}', gen_random_uuid(), v.name, now())`,
    )
    await asApp("delete from app.team where name = 'd'")
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ change: string }>(
      "select action || ' ' || (body::jsonb -> 'row' ->> 'name') as change from ledger.entry where table_name = 'team' order by id",
    )
    await superuser.end()
    const changes = rows.map((row) => row.change)
    expect(changes.toSorted()).toEqual(
      ['insert a', 'insert b', 'update a2', 'insert c', 'update b2', 'update c2', 'insert d', 'delete d'].toSorted(),
    )
  })
})

describe('the role of checks', () => {
  /** Runs statements in one connection of hf_check that is bound to the first organization, as a check is. */
  async function asCheck(...statements: string[]): Promise<(unknown[] | string)[]> {
    const check = await test.app.database.connect('hf_check')
    const app = await test.app.database.connect('hf_app')
    const { rows } = await check.query<{ pid: number }>('select pg_backend_pid() as pid')
    await app.query(
      'insert into app.check_scope (pid, org_id) values ($1, $2) on conflict (pid) do update set org_id = excluded.org_id',
      [rows[0]?.pid, org],
    )
    const answers: (unknown[] | string)[] = []
    for (const text of statements) {
      answers.push(
        await check.query({ text, queryMode: 'extended' } as pg.QueryConfig).then(
          (result) => result.rows as unknown[],
          (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? '') : String(error)),
        ),
      )
    }
    await app.query('delete from app.check_scope where pid = $1', [rows[0]?.pid])
    await Promise.all([check.end(), app.end()])
    return answers
  }

  it('reads its organization through inventory views, and no other', async () => {
    expect(
      await asCheck('select count(*)::int as n from inventory.people', 'select distinct org_id from inventory.people'),
    ).toEqual([[{ n: 1 }], [{ org_id: org }]])
  })

  it.each([
    [
      'changing the setting inside of its one SELECT',
      `with x as materialized (select set_config('app.org_id', '${otherOrg}', false) o) select p.org_id from x, lateral (select org_id from inventory.controls where x.o is not null) p where p.org_id = '${otherOrg}'`,
    ],
    [
      'hidden text',
      `select 1 where query_to_xml('select set_config(''app.org_id'', ''${otherOrg}'', false)', true, true, '')::text like '%SECRET%'`,
    ],
  ])('reaches no other organization by %s', async (_, statement) => {
    expect(await asCheck(statement, `select org_id from inventory.people where org_id = '${otherOrg}'`)).toEqual([
      [],
      [],
    ])
  })

  it.each([
    ['the application role', "select set_config('role', 'hf_app', false)"],
    ['tables', 'select * from app.organization'],
    ['the ledger', 'select * from ledger.entry'],
    ['history', 'select * from history.person'],
    ['accounts', 'select * from directory.account'],
    ['keys of persons', 'select * from vault.person_key'],
    ['its own scope', `update app.check_scope set org_id = '${otherOrg}'`],
    ['files', "select pg_read_file('/etc/passwd')"],
    ['a second statement', 'select 1; select 2'],
    [
      'writing',
      `insert into app.team (org_id, id, name, created_at) values ('${otherOrg}', gen_random_uuid(), 'x', now())`,
    ],
  ])('is refused %s', async (_, statement) => {
    const [answer] = await asCheck(statement)
    expect(answer).toMatch(/^(42501|42601|25006)$/)
  })

  it('is cut off from outside although it lifts its own limit', async () => {
    const check = await test.app.database.connect('hf_check')
    const { rows } = await check.query<{ pid: number }>('select pg_backend_pid() as pid')
    const runaway = check
      .query("select set_config('statement_timeout', '0', false), count(*) from generate_series(1, 1e11::bigint)")
      .catch((error: unknown) => (error instanceof pg.DatabaseError ? error.code : error))
    const watchdog = await test.superuser()
    let outcome: unknown
    for (let attempt = 0; attempt < 100 && outcome === undefined; attempt++) {
      await watchdog.query('select pg_cancel_backend($1)', [rows[0]?.pid])
      outcome = await Promise.race([runaway, new Promise((resolve) => setTimeout(resolve, 50))])
    }
    expect(outcome).toBe('57014')
    await Promise.all([check.end(), watchdog.end()])
  })

  it('cannot stop a migration by any lock it can take', async () => {
    const check = await test.app.database.connect('hf_check')
    await check.query('select pg_advisory_lock(n) from generate_series(1, 100) n')
    const { migrate } = await import('./migrate.ts')
    const migrator = await test.app.database.connect('hf_migrator')
    expect(await migrate(migrator)).toEqual([])
    await Promise.all([check.end(), migrator.end()])
  })
})

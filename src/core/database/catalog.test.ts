import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { generatedTypes, generateTypes } from '../../../scripts/generate-types.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

/** Tables of `app` that the ledger does not record, each with its reason. A new table is recorded or stands here. */
const untracked: Record<string, string> = {
  api_declaration:
    'what source code and specifications said last: the reports are evidence, what they change is recorded',
  api_traffic: 'counts of traffic that change every minute: what they say of endpoints is recorded there',
  check_scope: 'which backend reads for which organization: gone when the check ends',
  check_turn: 'one row that queries of checks wait for; says nothing',
  idempotency: 'answers of operations whose effects are recorded themselves',
  sweep_state: 'how far the sweeper came: not a fact of the program',
}
/** Tables without an organization, each with its reason. */
const withoutOrganization = new Set(['app.check_scope', 'app.check_turn', 'ledger.mode', 'ledger.tracked_table'])

let test: TestApp
let superuser: pg.Client

beforeAll(async () => {
  test = await createTestApp()
  superuser = await test.superuser()
})
afterAll(async () => {
  await superuser.end()
  await test.close()
})

const names = async (query: string): Promise<string[]> =>
  (await superuser.query<{ name: string }>(query)).rows.map((row) => row.name)

describe('the catalog of a migrated database', () => {
  it('records every domain table in the ledger, or says why not', async () => {
    const tables = await names(
      "select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' order by 1",
    )
    expect(tables.length).toBeGreaterThan(25)
    const tracked = await names('select table_name as name from ledger.tracked_table')
    expect(tables.filter((table) => !tracked.includes(table))).toEqual(Object.keys(untracked).toSorted())
  })

  it('has on every recorded table three statement triggers and a truncate guard: ALWAYS, of the right function and owner', async () => {
    const { rows } = await superuser.query<{
      table: string
      trigger: string
      enabled: string
      type: number
      fn: string
      owner: string
      definer: boolean
      config: string[]
      args: string
    }>(`
      select t.table_name as table, g.tgname as trigger, g.tgenabled as enabled, g.tgtype as type, p.oid::regproc::text as fn,
        pg_get_userbyid(p.proowner) as owner, p.prosecdef as definer, p.proconfig as config, encode(g.tgargs, 'escape') as args
      from ledger.tracked_table t
      left join pg_trigger g on g.tgrelid = format('app.%I', t.table_name)::regclass and not g.tgisinternal
      left join pg_proc p on p.oid = g.tgfoid order by 1, 2`)
    const byTable = Map.groupBy(rows, (row) => row.table)
    expect(byTable.size).toBeGreaterThan(25)
    for (const [table, triggers] of byTable) {
      expect(triggers.map((row) => row.trigger)).toEqual([
        'ledger_delete',
        'ledger_insert',
        'ledger_truncate',
        'ledger_update',
      ])
      for (const trigger of triggers) {
        expect(trigger).toMatchObject({ enabled: 'A', owner: 'hf_ledger', definer: true })
        expect(trigger.type & 1, 'statement level').toBe(0)
        expect(trigger.fn).toBe(trigger.trigger === 'ledger_truncate' ? 'ledger.refuse_truncate' : 'ledger.record')
        expect(trigger.config).toContain('search_path=pg_catalog, pg_temp')
        expect(trigger.args.startsWith(table)).toBe(true)
      }
    }
  })

  it('forces row-level security on every table with an organization', async () => {
    const { rows } = await superuser.query<{ name: string; forced: boolean; has_org: boolean; policies: number }>(`
      select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped) as has_org,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('app'::regnamespace, 'history'::regnamespace, 'ledger'::regnamespace, 'vault'::regnamespace)`)
    expect(rows.length).toBeGreaterThan(60)
    const open = rows.filter((row) => !(row.forced && row.has_org && row.policies > 0)).map((row) => row.name)
    expect(open.toSorted()).toEqual([...withoutOrganization].toSorted())
  })

  it('has org_id first in every primary and foreign key', async () => {
    const wrong = await names(`
      select c.oid::regclass || ' ' || k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
      where c.relnamespace in ('app'::regnamespace, 'history'::regnamespace, 'vault'::regnamespace) and k.contype in ('p', 'f')
        and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1]) <> 'org_id'
        and c.relname not in ('check_scope', 'check_turn')`)
    expect(wrong).toEqual([])
  })

  it('lets no secret column into history or entries', async () => {
    const { rows } = await superuser.query<{ table: string; secret: string[] }>(
      "select table_name as table, secret_columns as secret from ledger.tracked_table where secret_columns <> '{}'",
    )
    expect(rows.map((row) => row.table).toSorted()).toEqual(['api_key', 'invitation', 'person_identity'])
    for (const { table, secret } of rows) {
      const columns = await names(
        `select attname as name from pg_attribute where attrelid = 'history.${table}'::regclass and attnum > 0`,
      )
      expect(columns.filter((column) => secret.includes(column))).toEqual([])
    }
  })

  it('names no secret in a column that is recorded', async () => {
    const suspicious = await names(`
      select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      join ledger.tracked_table t on t.table_name = c.relname
      where c.relnamespace = 'app'::regnamespace and a.attnum > 0 and not a.attisdropped
        and a.attname ~ 'password|secret|token|seed|credential|email|phone' and a.attname <> all (t.secret_columns)`)
    expect(suspicious).toEqual([])
  })

  it('gives as-of views to the application through its own rights only', async () => {
    const { rows } = await superuser.query<{ name: string; options: string[] | null; owner: string }>(
      "select relname as name, reloptions as options, pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'as_of'::regnamespace and relkind = 'v'",
    )
    expect(rows.length).toBeGreaterThan(25)
    for (const view of rows) expect(view).toMatchObject({ options: ['security_invoker=true'], owner: 'hf_ledger' })
  })

  it('lets nobody log in as an owner, and nobody but the migrator become one', async () => {
    expect(
      await names("select rolname as name from pg_roles where rolname in ('hf_owner', 'hf_ledger') and rolcanlogin"),
    ).toEqual([])
    const members = await names(`
      select distinct m.rolname as name from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
      where r.rolname in ('hf_owner', 'hf_ledger', 'hf_app', 'hf_check') and not m.rolsuper`)
    expect(members).toEqual(['hf_migrator'])
  })

  it('is what the generated types say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-types-'))
    try {
      const { host, port, user, password } = inject('postgres')
      const url = `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/holdfast_template?host=${encodeURIComponent(host)}`
      const file = join(folder, 'schema.generated.ts')
      await generateTypes(url, file)
      if (process.env['WRITE_TYPES'] !== undefined) await copyFile(file, generatedTypes)
      expect(await readFile(generatedTypes, 'utf8')).toBe(await readFile(file, 'utf8'))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

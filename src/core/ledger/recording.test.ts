import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

// What ledger.record must withstand: tables of later migrations may have columns of any name and type.

let test: TestApp
let org: string

const id = '0198c0de-0000-7000-8000-000000000001'
/** Every name that the trigger function uses itself, or that SQL has a meaning of its own for. */
const names = [
  'context',
  'action',
  'operation',
  'secrets',
  'about',
  'head',
  'row',
  'body',
  'salt',
  'm',
  'r',
  'recorded',
  'changed_row',
  'new_rows',
  'tg_op',
  'user',
  'at',
  'table',
]

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
  const { owner } = await setUpOrganization(test)
  org = (await owner.identity.session({})).organization?.id ?? ''
  const migrator = await test.app.database.connect('hf_migrator')
  await migrator.query(`
    set role hf_owner;
    create table app.odd (org_id uuid not null, id uuid not null, ${names.map((name) => `"${name}" text`).join(', ')},
      amount numeric, ratio double precision, day date, moment timestamptz, list text[], document jsonb, bytes bytea, token text, primary key (org_id, id));
    reset role;
    select ledger.track('odd', 3, array['token'])`)
  await migrator.end()
})
afterAll(() => test.close())

/** Runs statements as the application, with a context of their own, and returns the bodies that they left. */
async function recorded(
  statement: string,
  context: object = { actor: 'person:x', operation: 'odd.change', request: 'r-1' },
): Promise<unknown[]> {
  const client = await test.app.database.connect('hf_app')
  await client.query('select set_config($1, $2, false), set_config($3, $4, false)', [
    'app.org_id',
    org,
    'app.context',
    JSON.stringify(context),
  ])
  const last = await client.query<{ id: string }>('select coalesce(max(id), 0)::text as id from ledger.entry')
  await client.query(statement)
  const { rows } = await client.query<{ body: string }>('select body from ledger.entry where id > $1 order by id', [
    last.rows[0]?.id,
  ])
  await client.end()
  return rows.map(({ body }) => JSON.parse(body) as unknown)
}

describe('recording', () => {
  it('writes each row as it is, whatever its columns are called, without the secret ones', async () => {
    const columns = names.map((name) => `"${name}"`).join(', ')
    const values = names.map((name) => `'the ${name}'`).join(', ')
    const [body] = await recorded(`
      insert into app.odd (org_id, id, ${columns}, amount, ratio, day, moment, list, document, bytes, token)
      values ('${org}', '${id}', ${values}, 1234.50, 'NaN', '2027-02-28', '2027-01-01T00:00:00.123456+02', '{a,"b c",null}', '{"b": [1, 2], "a": "\\u2028 \\" \\\\"}', '\\x00ff', 'secret')`)
    expect(body).toEqual({
      v: 1,
      at: '2027-01-04T08:00:00+00:00',
      org,
      actor: 'person:x',
      table: 'odd',
      action: 'insert',
      behalf: null,
      schema: 3,
      request: 'r-1',
      subject: id,
      operation: 'odd.change',
      row: {
        org_id: org,
        id,
        ...Object.fromEntries(names.map((name) => [name, `the ${name}`])),
        amount: 1234.5,
        ratio: 'NaN',
        day: '2027-02-28',
        moment: '2026-12-31T22:00:00.123456+00:00',
        list: ['a', 'b c', null],
        document: { b: [1, 2], a: '\u2028 " \\' },
        bytes: '\\x00ff',
      },
    })
  })

  it('takes no text of a context or a row for a part of the body', async () => {
    const hostile = '"}\n,"v":2,"actor":"person:somebody else\\'
    const [body] = await recorded(`update app.odd set "action" = ${literal(hostile)} where id = '${id}'`, {
      actor: hostile,
      behalf: hostile,
      operation: hostile,
      request: hostile,
    })
    expect(body).toMatchObject({
      v: 1,
      actor: hostile,
      behalf: hostile,
      operation: hostile,
      request: hostile,
      action: 'update',
      row: { action: hostile },
    })
    expect(await recorded(`delete from app.odd where id = '${id}'`, {})).toMatchObject([
      {
        action: 'delete',
        actor: 'system:hf_app',
        operation: 'sql',
        request: '',
        behalf: null,
        row: { action: hostile },
      },
    ])
  })

  it('is projected as it was, and read as of then', async () => {
    await test.app.ledger.drain()
    const superuser = await test.superuser()
    const { rows } = await superuser.query<Record<string, unknown>>('select * from history.odd order by from_leaf')
    await superuser.end()
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      context: 'the context',
      operation: 'the operation',
      list: ['a', 'b c', null],
      document: { a: '\u2028 " \\', b: [1, 2] },
    })
    expect(rows[0]).not.toHaveProperty('token')
  })
})

const literal = (text: string): string =>
  `e'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')}'`

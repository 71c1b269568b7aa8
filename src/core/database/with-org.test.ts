import { DatabaseError } from 'pg'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundAnotherOrganization } from '../../../test/robustness/support/another-organization.ts'
import { setUpOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'
import { HoldfastError } from '../errors.ts'
import { newId, type OrgId } from '../ids.ts'
import { createLog } from '../log.ts'
import { systemContext } from '../operations/system-context.ts'
import { toHoldfastError } from '../operations/problem.ts'
import { type Database, openDatabase } from './database.ts'
import { OrgTx, withDirectory, withOrg } from './with-org.ts'

let test: TestApp
let acme: OrgId
let globex: OrgId

beforeAll(async () => {
  test = await createTestApp()
  const { owner } = await setUpOrganization(test)
  acme = (await owner.identity.session({})).organization?.id as OrgId // set up in the line above
  globex = (await foundAnotherOrganization(test, { name: 'Globex', email: 'gil@globex.test' })).org
  await test.app.ledger.drain()
})
afterAll(() => test.close())

const inOrg = <T>(org: OrgId, run: (tx: OrgTx) => Promise<T>, database: Database = test.app.database): Promise<T> =>
  withOrg(database, { org, context: systemContext('test', 'test') }, run)

/** As things stood when the ledger of Acme had one entry. */
const asOf = (run: (tx: OrgTx) => Promise<unknown>): Promise<unknown> =>
  withOrg(test.app.database, { org: acme, context: systemContext('test', 'test'), asOfSize: 1 }, run)

const organizationNames = async (tx: { db: OrgTx['db'] }): Promise<string[]> =>
  (await tx.db.selectFrom('organization').select('name').execute()).map(({ name }) => name)

const addTeam = (tx: OrgTx, name: string) =>
  tx.db
    .insertInto('team')
    .values({ orgId: tx.org, id: newId(tx.now), name, createdAt: tx.now })
    .execute()

const teamNames = (org: OrgId): Promise<string[]> =>
  inOrg(org, async (tx) => (await tx.db.selectFrom('team').select('name').orderBy('name').execute()).map((t) => t.name))

/** Leaves connections of the pool in a state in which no code of ours should give them back: as many as the pool may have. */
async function spoilPool(...statements: string[]): Promise<number> {
  const pool = test.app.database.pool('hf_app')
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
  for (const client of clients) for (const statement of statements) await client.query(statement)
  for (const client of clients) client.release()
  return clients.length
}

const isIdle = (): boolean => {
  const pool = test.app.database.pool('hf_app')
  return pool.waitingCount === 0 && pool.idleCount === pool.totalCount
}

describe('what a transaction sees', () => {
  it('is one organization, also where a query does not name it', async () => {
    expect(await inOrg(acme, organizationNames)).toEqual(['Acme'])
    expect(await inOrg(globex, organizationNames)).toEqual(['Globex'])
  })

  it('is nothing of any organization in the directory, or under an id that is none', async () => {
    expect(await withDirectory(test.app.database, organizationNames)).toEqual([])
    expect(await inOrg(newId(Temporal.Now.instant()) as OrgId, organizationNames)).toEqual([]) // an id of nothing
    await expect(inOrg("' or true --" as OrgId, organizationNames)).rejects.toThrow(/uuid/) // what is no id at all
  })

  it('does not depend on how a connection was left: in a transaction, with rows of another organization', async () => {
    await spoilPool('begin', `select set_config('app.org_id', '${globex}', true)`, 'select name from app.organization')
    expect(await inOrg(acme, organizationNames)).toEqual(['Acme'])
    expect(await withDirectory(test.app.database, organizationNames)).toEqual([])
    expect(isIdle()).toBe(true)
  })

  it('does not depend on it either when the transaction had failed', async () => {
    await spoilPool('begin', `select set_config('app.org_id', '${globex}', true)`)
    const pool = test.app.database.pool('hf_app')
    const client = await pool.connect()
    await client.query('begin')
    await client.query('select 1/0').catch(() => undefined)
    client.release()
    expect(await inOrg(acme, organizationNames)).toEqual(['Acme'])
  })

  it('does not depend on settings that outlive a transaction', async () => {
    const { size } = await inOrg(acme, (tx) =>
      tx.db.selectFrom('ledger.log').select('size').where('orgId', '=', acme).executeTakeFirstOrThrow(),
    )
    await inOrg(acme, (tx) => addTeam(tx, 'Newer than the checkpoint'))
    await spoilPool(
      `select set_config('app.org_id', '${globex}', false)`,
      `select set_config('app.as_of', '${size}', false)`,
      "select set_config('search_path', 'as_of, pg_catalog', false)",
    )
    expect(await withDirectory(test.app.database, organizationNames)).toEqual([])
    expect(await inOrg(acme, organizationNames)).toEqual(['Acme'])
    expect(await teamNames(acme)).toContain('Newer than the checkpoint')
  })

  it('is the same for two organizations that work at once on few connections', async () => {
    const seen = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        inOrg(index % 2 === 0 ? acme : globex, async (tx) => {
          const before = await organizationNames(tx)
          await sql`select pg_sleep(0.002)`.execute(tx.db)
          return [...before, ...(await organizationNames(tx))].join()
        }),
      ),
    )
    expect(new Set(seen.filter((_, index) => index % 2 === 0))).toEqual(new Set(['Acme,Acme']))
    expect(new Set(seen.filter((_, index) => index % 2 === 1))).toEqual(new Set(['Globex,Globex']))
  })
})

describe('what a transaction writes', () => {
  it('is of its organization, and cannot be of another', async () => {
    const foreign = (tx: OrgTx) =>
      tx.db
        .insertInto('team')
        .values({ orgId: globex, id: newId(tx.now), name: 'Planted', createdAt: tx.now })
        .execute()
    await expect(inOrg(acme, foreign)).rejects.toThrow(/row-level security/)
    await inOrg(acme, (tx) => addTeam(tx, 'Movable'))
    await expect(
      inOrg(acme, (tx) => tx.db.updateTable('team').set({ orgId: globex }).where('name', '=', 'Movable').execute()),
    ).rejects.toThrow(/row-level security/)
    const untouched = await inOrg(acme, async (tx) => {
      const updated = await tx.db
        .updateTable('organization')
        .set({ name: 'Taken over' })
        .where('orgId', '=', globex)
        .executeTakeFirst()
      const deleted = await tx.db.deleteFrom('person').where('orgId', '=', globex).executeTakeFirst()
      return [updated.numUpdatedRows, deleted.numDeletedRows]
    })
    expect(untouched).toEqual([0n, 0n])
    expect(await inOrg(globex, organizationNames)).toEqual(['Globex'])
  })

  it('is nothing when it fails, wherever it fails', async () => {
    const before = await teamNames(acme)
    await expect(
      inOrg(acme, async (tx) => {
        await addTeam(tx, 'Never there')
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    await expect(
      inOrg(acme, async (tx) => {
        await addTeam(tx, 'Never there')
        await addTeam(tx, 'Never there')
      }),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await teamNames(acme)).toEqual(before)
    expect(isIdle()).toBe(true)
  })

  it('never counts as committed after an error that was swallowed', async () => {
    const answer = inOrg(acme, async (tx) => {
      await addTeam(tx, 'Acknowledged and lost')
      await sql`select 1/0`.execute(tx.db).catch(() => undefined)
      return 'done'
    })
    await expect(answer).rejects.toMatchObject({ code: 'internal', message: /ROLLBACK/ })
    expect(await teamNames(acme)).not.toContain('Acknowledged and lost')
    expect(isIdle()).toBe(true)
  })

  it('is nothing in the past, which can only be read', async () => {
    expect(await asOf(organizationNames)).toEqual(['Acme'])
    await expect(asOf((tx) => addTeam(tx, 'Back then'))).rejects.toBeInstanceOf(DatabaseError)
    await expect(asOf((tx) => sql`delete from app.team`.execute(tx.db))).rejects.toMatchObject({ code: '25006' })
    await expect(asOf((tx) => sql`select ledger.erase(0)`.execute(tx.db))).rejects.toBeInstanceOf(DatabaseError)
    await expect(asOf((tx) => sql`set transaction read write`.execute(tx.db))).rejects.toMatchObject({ code: '25001' })
  })
})

describe('the boundaries of a transaction', () => {
  it.each(['begin', 'start transaction', ' COMMIT', 'rollback', 'end', 'abort and chain', "prepare transaction 'x'"])(
    'cannot be set by the statement %j inside of it',
    async (statement) => {
      const answer = inOrg(acme, async (tx) => {
        await addTeam(tx, 'Half')
        await sql.raw(statement).execute(tx.db)
      })
      await expect(answer).rejects.toThrow('withOrg owns begin and commit')
      expect(await teamNames(acme)).not.toContain('Half')
    },
  )

  it('cannot be set by Kysely', async () => {
    await expect(inOrg(acme, (tx) => tx.db.transaction().execute(() => Promise.resolve()))).rejects.toThrow(
      'withOrg owns begin and commit',
    )
  })

  it('that a hidden statement has set all the same are found', async () => {
    const answer = inOrg(acme, (tx) => sql.raw('/* hidden */ commit').execute(tx.db))
    await expect(answer).rejects.toMatchObject({ code: 'internal', message: /ended by a statement/ })
  })

  it('admit one statement at a time', async () => {
    await expect(
      inOrg(acme, (tx) => sql.raw("select 1; select set_config('app.org_id', '', true)").execute(tx.db)),
    ).rejects.toMatchObject({ code: '42601' })
  })

  it('keep out whoever comes late, so that nobody lands in the transaction of another organization', async () => {
    let late: OrgTx | undefined
    await inOrg(acme, async (tx) => {
      late = tx
      await addTeam(tx, 'In time')
    })
    const stale = async () => late && addTeam(late, 'Too late')
    // the same connection is at work for somebody else, as one that is taken from the pool first
    await inOrg(globex, async () => {
      await expect(stale()).rejects.toThrow('this transaction is over')
    })
    expect(await teamNames(acme)).not.toContain('Too late')
    expect(await teamNames(globex)).not.toContain('Too late')
  })

  it('keep out what goes on after another part has failed', async () => {
    let goesOn: Promise<unknown> = Promise.resolve()
    const answer = inOrg(acme, async (tx) => {
      goesOn = (async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        await addTeam(tx, 'Went on')
      })()
      goesOn.catch(() => undefined)
      await Promise.all([goesOn, Promise.reject(new Error('failed first'))])
    })
    await expect(answer).rejects.toThrow('failed first')
    await expect(goesOn).rejects.toThrow('this transaction is over')
    expect(await teamNames(acme)).not.toContain('Went on')
  })

  it('are made by withOrg alone', () => {
    expect(() => new OrgTx(...([] as unknown as ConstructorParameters<typeof OrgTx>))).toThrow('only withOrg') // the key is secret
  })
})

describe('two transactions that wait for each other', () => {
  it('both succeed: the one that is chosen to fail is tried again', async () => {
    await inOrg(acme, async (tx) => {
      await addTeam(tx, 'left')
      await addTeam(tx, 'right')
    })
    let attempts = 0
    let waiting = 0
    const both = Promise.withResolvers<void>()
    const rename = (first: string, second: string, other: () => Promise<unknown>) => {
      let isAgain = false
      return inOrg(acme, async (tx) => {
        attempts++
        // it might take the row again before the other one wakes up, and wait for it once more
        if (isAgain) await other()
        isAgain = true
        const touch = (name: string) =>
          tx.db
            .updateTable('team')
            .set({ createdAt: tx.now })
            .where('orgId', '=', acme)
            .where('name', '=', name)
            .execute()
        await touch(first)
        waiting++
        if (waiting === 2) both.resolve()
        await both.promise
        await touch(second)
      })
    }
    const one: Promise<void> = rename('left', 'right', () => two)
    const two: Promise<void> = rename('right', 'left', () => one)
    await Promise.all([one, two])
    expect(attempts).toBe(3)
  })

  it('are given up after the third time, and told to try again', async () => {
    let attempts = 0
    const answer = inOrg(acme, async (tx) => {
      attempts++
      await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx.db)
    })
    const error = await answer.catch((thrown: unknown) => toHoldfastError(thrown))
    expect(error).toBeInstanceOf(HoldfastError)
    expect(error).toMatchObject({ code: 'unavailable', message: /Try again/ })
    expect(attempts).toBe(3)
  })
})

describe('a connection', () => {
  it('that the database ends in the middle fails the call and nothing else', async () => {
    const answer = inOrg(acme, async (tx) => {
      await addTeam(tx, 'Cut off')
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)
      const superuser = await test.superuser()
      await superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await superuser.end()
      // it may be told by now, or only with the next statement
      await sql`select pg_sleep(0.05)`.execute(tx.db)
    })
    const error = await answer.catch((thrown: unknown) => toHoldfastError(thrown))
    expect(error).toMatchObject({ code: 'unavailable' })
    expect(await teamNames(acme)).not.toContain('Cut off')
    expect(isIdle()).toBe(true)
  })

  it('that the database ends while it is in use and at rest does not end the process', async () => {
    const paused = Promise.withResolvers<void>()
    const answer = inOrg(acme, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)
      const superuser = await test.superuser()
      await superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await superuser.end()
      // no statement is at work, so nobody but the connection itself is told
      await paused.promise
      return organizationNames(tx)
    }).catch((thrown: unknown) => toHoldfastError(thrown))
    await new Promise((resolve) => setTimeout(resolve, 100))
    paused.resolve()
    expect(await answer).toMatchObject({ code: 'unavailable' })
    expect(await inOrg(acme, organizationNames)).toEqual(['Acme'])
  })

  it('that nobody answers on is given up, and never used again', async () => {
    const impatient = openDatabase(test.app.database.address, test.app.secret, createLog('silent'), {
      connectMs: 10_000,
      queryMs: 200,
    })
    try {
      const slow = inOrg(acme, (tx) => sql`select pg_sleep(30)`.execute(tx.db), impatient)
      const error = await slow.catch((thrown: unknown) => toHoldfastError(thrown))
      expect(error).toMatchObject({ code: 'unavailable' })
      expect(impatient.pool('hf_app').totalCount).toBe(0)
      expect(await inOrg(acme, organizationNames, impatient)).toEqual(['Acme'])
    } finally {
      await impatient.close()
    }
  })

  it('is waited for when all are taken, and the wait ends in words', async () => {
    const impatient = openDatabase(test.app.database.address, test.app.secret, createLog('silent'), {
      connectMs: 200,
      queryMs: 10_000,
    })
    const pool = impatient.pool('hf_app')
    const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
    try {
      await expect(inOrg(acme, organizationNames, impatient)).rejects.toMatchObject({
        code: 'unavailable',
        message: /cannot be reached/,
      })
      const patient = inOrg(acme, organizationNames, impatient)
      taken.pop()?.release()
      expect(await patient).toEqual(['Acme'])
    } finally {
      for (const client of taken) client.release()
      await impatient.close()
    }
  })

  it.each(['hf_app', 'hf_seq'] as const)(
    'of %s that its server has forgotten in a transaction does not hold its locks for ever',
    async (role) => {
      const client = await test.app.database.connect(role)
      const { rows } = await client.query<{ limit: string }>(
        "select current_setting('idle_in_transaction_session_timeout') as limit",
      )
      await client.end()
      expect(rows).toEqual([{ limit: '1min' }])
    },
  )
})

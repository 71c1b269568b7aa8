import { openCheckpoint, parseVerifierKey } from '@holdfast/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, type TestOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'
import { withOrg } from '../database/with-org.ts'
import type { OrgId } from '../ids.ts'
import { systemContext } from '../operations/system-context.ts'
import { sequenceNext } from './sequencer.ts'

let test: TestApp
let organization: TestOrganization
let org: OrgId

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
  org = (await organization.owner.identity.session({})).organization?.id as OrgId
})
afterAll(() => test.close())

const addTeam = (name: string) => organization.owner.people.saveTeam({ name, memberIds: [] })

describe('sequencing', () => {
  it('signs a checkpoint over gapless leaves, which the public key opens', async () => {
    await test.app.ledger.drain()
    const head = await organization.owner.ledger.head({})
    expect(head.pending).toBe(0)
    expect(openCheckpoint(head.checkpoint?.note ?? '', parseVerifierKey(head.vkey))).toMatchObject({
      size: head.size,
      epoch: 1,
      origin: head.origin,
    })
  })

  it('takes each entry once, whoever sequences at the same time', async () => {
    const before = (await organization.owner.ledger.head({})).size
    const writers = Array.from({ length: 40 }, (_, index) => addTeam(`team ${index}`))
    const sequencers = Array.from({ length: 6 }, async () => {
      for (let round = 0; round < 15; round++) await sequenceNext(test.app.database, test.app.secret)
    })
    await Promise.all([...writers, ...sequencers])
    await test.app.ledger.drain()
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ leaves: number; highest: number; entries: number; pending: number }>(`
      select (select count(*)::int from ledger.leaf) as leaves, (select max(idx)::int from ledger.leaf) as highest,
        (select count(distinct entry_id)::int from ledger.leaf) as entries, (select count(*)::int from ledger.pending) as pending`)
    await superuser.end()
    const size = (await organization.owner.ledger.head({})).size
    expect(size - before).toBe(40)
    expect(rows[0]).toEqual({ leaves: size, highest: size - 1, entries: size, pending: 0 })
  })

  it('goes on where a sequencer was killed', async () => {
    await addTeam('orphaned by a dead sequencer')
    const client = await test.app.database.connect('hf_seq')
    await client.query('begin')
    await client.query('select 1 from ledger.log where org_id = $1 for update', [org])
    await client.query('select ledger.take($1, (select size from ledger.log where org_id = $1), 100)', [org])
    expect(await sequenceNext(test.app.database, test.app.secret)).toBeUndefined()
    const superuser = await test.superuser()
    await superuser.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'hf_seq' and state = 'idle in transaction'",
    )
    await superuser.end()
    await client.end().catch(() => undefined)
    expect((await sequenceNext(test.app.database, test.app.secret))?.entries).toBe(1)
  })

  it('keeps the order of changes to one subject', async () => {
    for (let round = 0; round < 10; round++) {
      await withOrg(test.app.database, { org, context: systemContext('test', 'test') }, (tx) =>
        tx.db
          .updateTable('team')
          .set({ name: `renamed ${round}` })
          .where('orgId', '=', org)
          .where('name', 'in', ['team 0', `renamed ${round - 1}`])
          .execute(),
      )
    }
    await test.app.ledger.drain()
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ name: string; open: boolean }>(`
      select name, to_leaf = 9223372036854775807 as open from history.team
      where id = (select id from app.team where name = 'renamed 9') order by from_leaf`)
    await superuser.end()
    expect(rows.map((row) => row.name)).toEqual([
      'team 0',
      ...Array.from({ length: 10 }, (_, round) => `renamed ${round}`),
    ])
    expect(rows.map((row) => row.open)).toEqual([...Array.from({ length: 10 }, () => false), true])
  })
})

describe('the past', () => {
  it('answers as things stood, and never differently afterwards', async () => {
    await addTeam('Before')
    await test.app.ledger.drain()
    const { size } = await organization.owner.ledger.head({})
    const then = await organization.owner.people.listTeams({ asOf: `size:${size}` })
    await addTeam('After')
    await test.app.ledger.drain()
    expect(await organization.owner.people.listTeams({ asOf: `size:${size}` })).toEqual(then)
    const now = await organization.owner.people.listTeams({})
    expect(now.items.length).toBe(then.items.length + 1)
  })

  it('shows the name of that day', async () => {
    const { id } = await organization.owner.people.create({ name: 'Grace Old', email: 'grace@acme.test' })
    await test.app.ledger.drain()
    const { size } = await organization.owner.ledger.head({})
    await organization.owner.people.update({ id, name: 'Grace New' })
    await test.app.ledger.drain()
    expect((await organization.owner.people.get({ id, asOf: `size:${size}` })).name).toBe('Grace Old')
    expect((await organization.owner.people.get({ id })).name).toBe('Grace New')
  })

  it('is not invented before the first checkpoint or after the last', async () => {
    await expect(organization.owner.people.list({ asOf: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'as_of_unavailable',
    })
    await expect(organization.owner.people.list({ asOf: 'size:999999999' })).rejects.toMatchObject({
      code: 'as_of_unavailable',
    })
  })

  it('forgets a person whose key was destroyed, in every past', async () => {
    const { id } = await organization.owner.people.create({ name: 'Erased Person', email: 'erased@acme.test' })
    await test.app.ledger.drain()
    const { size } = await organization.owner.ledger.head({})
    await organization.owner.people.deactivate({ id })
    await organization.owner.people.erase({ id, reason: 'asked for it' })
    await test.app.ledger.drain()
    expect((await organization.owner.people.get({ id, asOf: `size:${size}` })).name).toBeNull()
    const superuser = await test.superuser()
    const { rowCount } = await superuser.query(
      "select 1 from ledger.entry where body like '%Erased Person%' or body like '%erased@acme%'",
    )
    await superuser.end()
    expect(rowCount).toBe(0)
  })
})

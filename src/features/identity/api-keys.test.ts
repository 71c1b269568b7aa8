import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundAnotherOrganization } from '../../../test/robustness/support/another-organization.ts'
import { setUpOrganization, type TestOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'

let test: TestApp
let organization: TestOrganization
let owner: TestClient

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
})
afterAll(() => test.close())

async function sql(text: string, values: unknown[] = []): Promise<unknown[]> {
  const superuser = await test.superuser()
  try {
    return (await superuser.query<Record<string, unknown>>(text, values)).rows
  } finally {
    await superuser.end()
  }
}

describe('an API key', () => {
  it('is shown once, and stored as a hash only, in the ledger not even that', async () => {
    const key = await owner.identity.createApiKey({ name: 'CI', scopes: ['evidence:add'] })
    expect(key).toMatchObject({
      name: 'CI',
      scopes: ['evidence:add'],
      person: { id: organization.ownerId, name: 'Ada Owner' },
      expiresAt: null,
      revokedAt: null,
    })
    expect(key.token).toMatch(/^hf_[A-Za-z0-9_-]{43}_[A-Za-z0-9_-]{43}$/)
    const { items } = await owner.identity.listApiKeys({})
    expect(items.find(({ id }) => id === key.id)).not.toHaveProperty('token')
    const secret = key.token.slice(-43)
    for (const table of ['app.api_key', 'ledger.entry', 'history.api_key', 'app.idempotency'])
      expect(await sql(`select 1 from ${table} t where t::text like $1`, [`%${secret}%`])).toEqual([])
    const [entry] = await sql("select body from ledger.entry where table_name = 'api_key' and subject = $1", [key.id])
    expect(JSON.stringify(entry)).not.toContain('token_hash')
  })

  it('does what its scopes say and no more', async () => {
    const { token } = await owner.identity.createApiKey({ name: 'reader', scopes: ['person:read'] })
    const key = test.withKey(token)
    expect((await key.people.list({})).items.length).toBeGreaterThan(0)
    expect((await key.identity.session({})).permissions).toEqual(['person:read'])
    await expect(key.people.create({ name: 'X', email: 'x@acme.test' })).rejects.toMatchObject({ status: 403 })
    await expect(key.organization.get({})).rejects.toMatchObject({ status: 403 })
    await expect(key.identity.createApiKey({ name: 'more', scopes: ['person:read'] })).rejects.toMatchObject({
      status: 403,
    })
  })

  it('holds nothing that its maker may not do, neither then nor later', async () => {
    const { client, id } = await organization.join({ name: 'Kay Keymaker', accessRole: 'manager' })
    await expect(
      client.identity.createApiKey({
        name: 'too much',
        scopes: ['person:read', 'person:erase', 'organization:manage'],
      }),
    ).rejects.toMatchObject({ status: 403, message: /person:erase, organization:manage/ })
    const { token } = await client.identity.createApiKey({ name: 'mine', scopes: ['person:read', 'team:manage'] })
    const key = test.withKey(token)
    const save = () => key.people.saveTeam({ name: 'Saved with a key', memberIds: [] })
    expect(await save()).toMatchObject({ members: [] })
    await owner.people.update({ id, accessRole: 'member' })
    await expect(save()).rejects.toMatchObject({ status: 403 })
    expect((await key.people.list({})).items.length).toBeGreaterThan(0)
    await owner.people.update({ id, accessRole: 'vendor' })
    await expect(key.people.list({})).rejects.toMatchObject({ status: 403 })
    // and gets it back with the role
    await owner.people.update({ id, accessRole: 'manager' })
    expect(await save()).toMatchObject({ name: 'Saved with a key' })
  })

  it('cannot be used to make one that holds more than itself', async () => {
    const { token } = await owner.identity.createApiKey({ name: 'maker', scopes: ['api_key:manage', 'person:read'] })
    const key = test.withKey(token)
    await expect(key.identity.createApiKey({ name: 'more', scopes: ['person:manage'] })).rejects.toMatchObject({
      status: 403,
    })
    const made = await key.identity.createApiKey({ name: 'same', scopes: ['person:read'] })
    expect(made.person.id).toBe(organization.ownerId)
  })

  it('ends when it is revoked, by its maker or by who manages people, at once', async () => {
    const { client } = await organization.join({ name: 'Rae Revoker' })
    const other = await organization.join({ name: 'Oda Other' })
    const mine = await client.identity.createApiKey({ name: 'mine', scopes: ['person:read'] })
    const second = await client.identity.createApiKey({ name: 'second', scopes: ['person:read'] })
    await expect(other.client.identity.revokeApiKey({ id: mine.id })).rejects.toMatchObject({ status: 403 })
    expect((await other.client.identity.listApiKeys({})).items).toEqual([])
    expect((await client.identity.revokeApiKey({ id: mine.id })).revokedAt).toBe('2027-01-04T08:00:00Z')
    await owner.identity.revokeApiKey({ id: second.id })
    for (const { token } of [mine, second])
      await expect(test.withKey(token).people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it('ends at its end, exactly, and cannot be made to have ended', async () => {
    await expect(
      owner.identity.createApiKey({ name: 'past', scopes: ['person:read'], expiresAt: '2027-01-04T08:00:00Z' }),
    ).rejects.toMatchObject({ status: 400, data: { errors: [{ path: 'expiresAt' }] } })
    const { token } = await owner.identity.createApiKey({
      name: 'short',
      scopes: ['person:read'],
      expiresAt: '2027-01-05T08:00:00Z',
    })
    const key = test.withKey(token)
    await owner.clock.advance({ to: '2027-01-05T07:59:59Z' })
    expect((await key.people.list({})).items.length).toBeGreaterThan(0)
    await owner.clock.advance({ to: '2027-01-05T08:00:00Z' })
    await expect(key.people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it('ends with its maker', async () => {
    const { client, id } = await organization.join({ name: 'Gil Gone' })
    const { token } = await client.identity.createApiKey({ name: 'mine', scopes: ['person:read'] })
    expect((await test.withKey(token).people.list({})).items.length).toBeGreaterThan(0)
    await owner.people.deactivate({ id })
    await expect(test.withKey(token).people.list({})).rejects.toMatchObject({ status: 401 })
    // even were the revocation taken back past the application
    await sql('update app.api_key set revoked_at = null where person_id = $1', [id])
    await expect(test.withKey(token).people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it('opens its own organization only', async () => {
    const globex = await foundAnotherOrganization(test, { name: 'Globex', email: 'gil@globex.test' })
    const mine = await owner.identity.createApiKey({ name: 'mine', scopes: ['person:read', 'api_key:manage'] })
    const theirs = await globex.owner.identity.createApiKey({ name: 'theirs', scopes: ['person:read'] })
    expect((await test.withKey(theirs.token).people.list({})).items.map(({ name }) => name)).toEqual([
      'Owner of Globex',
    ])
    await expect(test.withKey(mine.token).identity.revokeApiKey({ id: theirs.id })).rejects.toMatchObject({
      status: 404,
    })
    // the ids of one with the secret of the other
    const ids = (token: string) => token.slice(0, -43)
    const secret = (token: string) => token.slice(-43)
    for (const forged of [ids(theirs.token) + secret(mine.token), ids(mine.token) + secret(theirs.token)])
      await expect(test.withKey(forged).people.list({})).rejects.toMatchObject({ status: 401 })
  })

  it.each([
    ['nothing', ''],
    ['no key', 'hf_'],
    ['a key of nobody', `hf_${'A'.repeat(43)}_${'B'.repeat(43)}`],
    ['no base64', `hf_${'!'.repeat(43)}_${'B'.repeat(43)}`],
    ['a long one', `hf_${'A'.repeat(4000)}`],
    ['SQL', "hf_'or'1'='1"],
  ])('that is %s opens nothing', async (_, token) => {
    const response = await fetch(`${test.url}/api/people`, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
  })

  it('counts before a session, and in no other form', async () => {
    const browser = test.browser()
    await browser.identity.signIn({ email: 'ada@acme.test', password: 'correct horse battery staple' })
    const cookie = browser.cookie() ?? ''
    const get = async (headers: Record<string, string>) => (await fetch(`${test.url}/api/people`, { headers })).status
    expect(await get({ cookie })).toBe(200)
    expect(await get({ cookie, authorization: 'Bearer hf_wrong' })).toBe(401)
    const { token } = await owner.identity.createApiKey({ name: 'k', scopes: ['person:read'] })
    expect(await get({ authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` })).toBe(401)
    expect(await get({ authorization: token })).toBe(401)
    expect((await fetch(`${test.url}/api/people?access_token=${token}`)).status).toBe(401)
  })

  it('cannot do what is about an account', async () => {
    const { token } = await owner.identity.createApiKey({ name: 'k', scopes: ['person:read'] })
    const key = test.withKey(token)
    const change = key.identity.changePassword({ current: 'a', password: 'another good password' })
    await expect(change).rejects.toMatchObject({ status: 403 })
    await expect(key.identity.enterOrganization({ id: organization.ownerId })).rejects.toMatchObject({ status: 403 })
  })
})

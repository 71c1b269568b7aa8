import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, testPassword, type TestOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

let test: TestApp
let organization: TestOrganization

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
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

/** The whole answer but for what is different each time anyway. */
async function attempt(email: string, password: string): Promise<unknown> {
  const response = await fetch(`${test.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const text = await response.text()
  return {
    status: response.status,
    cookies: response.headers.getSetCookie().length,
    headers: [...response.headers.keys()].filter((name) => name !== 'set-cookie').toSorted(),
    body: response.ok ? 'in' : text.replace(/urn:uuid:[0-9a-f-]{36}/, ''),
  }
}

const wrong = 'certainly not the password'

/** As if the last attempts at an address lay so far in the past. */
const pass = (time: string) =>
  sql(
    'update directory.sign_in_attempt set last_at = last_at - $1::interval, locked_until = locked_until - $1::interval',
    [time],
  )

describe('signing in', () => {
  it('answers the same for a wrong password and an unknown address, up to the lock and in it', async () => {
    await organization.join({ name: 'Kim Known' })
    const answers = async (email: string) => {
      const given: unknown[] = []
      for (let round = 0; round < 7; round++) given.push(await attempt(email, `${wrong} ${round}`))
      return given
    }
    const known = await answers('kim.known@acme.test')
    expect(known).toEqual(await answers('nobody@nowhere.test'))
    expect(known[0]).toMatchObject({
      status: 401,
      cookies: 0,
      body: expect.stringContaining('E-mail or password is wrong.'),
    })
    expect(known[5]).toMatchObject({ status: 423, body: expect.stringContaining('Try again in 15 minutes') })
  })

  it('works as hard for an address that nobody has', async () => {
    const time = async (email: string) => {
      const start = performance.now()
      await attempt(email, wrong)
      return performance.now() - start
    }
    await organization.join({ name: 'Tim Timed' })
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 4; round++) {
      known.push(await time('tim.timed@acme.test'))
      unknown.push(await time(`nobody-${round}@nowhere.test`))
    }
    // no measure of speed: without the work, the fastest unknown one would take a small part of the fastest known one
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 4)
  })

  it('is locked after five wrong passwords, also for the right one, and free again after a quarter of an hour', async () => {
    await organization.join({ name: 'Lou Locked' })
    const email = 'lou.locked@acme.test'
    for (let round = 0; round < 5; round++) expect(await attempt(email, wrong)).toMatchObject({ status: 401 })
    expect(await attempt(email, testPassword)).toMatchObject({ status: 423, cookies: 0 })
    await pass('14 minutes')
    expect(await attempt(email, testPassword)).toMatchObject({ status: 423 })
    await pass('2 minutes')
    expect(await attempt(email, testPassword)).toMatchObject({ status: 200, cookies: 1 })
    // the right one wipes the slate
    for (let round = 0; round < 4; round++) expect(await attempt(email, wrong)).toMatchObject({ status: 401 })
    expect(await attempt(email, testPassword)).toMatchObject({ status: 200 })
  })

  it('counts guesses that come at once', async () => {
    await organization.join({ name: 'Pat Parallel' })
    const email = 'pat.parallel@acme.test'
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt(email, wrong)))
    const statuses = answers.map((answer) => (answer as { status: number }).status) // made by attempt()
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 423)).toHaveLength(7)
  })

  it('means the address however it is written', async () => {
    await organization.join({ name: 'Case Sensitive' })
    for (const email of ['CASE.SENSITIVE@acme.test', 'Case.Sensitive@ACME.test'])
      expect(await attempt(email, testPassword)).toMatchObject({ status: 200 })
    for (const email of ['CASE.SENSITIVE@acme.test', 'case.sensitive@acme.test', 'Case.Sensitive@ACME.test'])
      await attempt(email, wrong)
    for (const email of ['case.sensitive@acme.test', 'CASE.sensitive@acme.test']) await attempt(email, wrong)
    expect(await attempt('case.sensitive@acme.test', testPassword)).toMatchObject({ status: 423 })
  })

  it('forgets what strangers have tried, after a day', async () => {
    await attempt('stranger@nowhere.test', wrong)
    await pass('25 hours')
    await attempt('another-stranger@nowhere.test', wrong)
    expect(await sql("select 1 from directory.sign_in_attempt where last_at < now() - interval '24 hours'")).toEqual([])
    expect(await sql('select 1 from directory.sign_in_attempt')).toHaveLength(1)
  })

  it('counts wrong passwords that are tried elsewhere: with an invitation, and to change one', async () => {
    const victim = await organization.join({ name: 'Vic Tim' })
    const email = 'vic.tim@acme.test'
    const change = () => victim.client.identity.changePassword({ current: wrong, password: 'another good password' })
    for (let round = 0; round < 5; round++) await expect(change()).rejects.toMatchObject({ status: 403 })
    await expect(change()).rejects.toMatchObject({ status: 423 })
    expect(await attempt(email, testPassword)).toMatchObject({ status: 423 })
    await pass('16 minutes')
    expect(await attempt(email, testPassword)).toMatchObject({ status: 200 })

    // an invitation to a second organization asks for the password of the account; its holder may not guess without end
    await sql('update app.person_identity set email = null where email = $1', [email])
    const { id } = await organization.owner.people.create({ name: 'Vic Again', email })
    const { link } = await organization.owner.people.invite({ id })
    const accept = (password: string) =>
      test.browser().identity.acceptInvitation({ token: link.split('#')[1] ?? '', password })
    for (let round = 0; round < 5; round++) await expect(accept(wrong)).rejects.toMatchObject({ status: 403 })
    await expect(accept(testPassword)).rejects.toMatchObject({ status: 423 })
    expect(await attempt(email, testPassword)).toMatchObject({ status: 423 })
    expect((await organization.owner.people.get({ id })).status).toBe('invited')
  })

  it('is limited for each address that strangers come from', async () => {
    const busy = await createTestApp()
    await setUpOrganization(busy)
    const statuses = new Map<number, number>()
    let retryAfter: string | null = null
    for (let round = 0; round < 130; round++) {
      const response = await fetch(`${busy.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        // refused before any work is done for it, so that the test is quick
        body: '{}',
      })
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (response.status === 429) retryAfter = response.headers.get('retry-after')
      await response.arrayBuffer()
    }
    expect(statuses.get(429)).toBeGreaterThan(0)
    expect(statuses.get(400)).toBeGreaterThanOrEqual(100)
    expect(Number(retryAfter)).toBeGreaterThan(0)
    // who is signed in goes on
    expect((await fetch(`${busy.url}/api/session`)).status).toBe(200)
    await busy.close()
  })
})

describe('the first-run set-up', () => {
  it('asked for twice at once makes one organization, and is closed for good afterwards', async () => {
    const fresh = await createTestApp()
    const input = (name: string) => ({
      organization: { name },
      owner: { name, email: `${name.toLowerCase()}@acme.test`, password: testPassword },
    })
    expect((await fresh.browser().identity.session({})).isSetUp).toBe(false)
    const outcomes = await Promise.allSettled(
      ['One', 'Two', 'Three'].map((name) => fresh.browser().identity.setUp(input(name))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await fresh.browser().identity.session({})).isSetUp).toBe(true)
    await expect(fresh.browser().identity.setUp(input('Late'))).rejects.toMatchObject({
      status: 409,
      data: { code: 'wrong_state' },
    })
    const superuser = await fresh.superuser()
    const { rows } = await superuser.query(
      `select (select count(*)::int from app.organization) as organizations, (select count(*)::int from directory.account) as accounts,
              (select count(*)::int from ledger.log) as logs, (select count(*)::int from vault.person_key) as keys`,
    )
    await superuser.end()
    expect(rows).toEqual([{ organizations: 1, accounts: 1, logs: 1, keys: 1 }])
    await fresh.close()
  })

  it('refuses a bad password, a time zone that is none and an address that is none, and leaves nothing', async () => {
    const fresh = await createTestApp()
    const good = {
      organization: { name: 'Acme', timezone: 'Europe/Berlin' },
      owner: { name: 'Ada', email: 'ada@acme.test', password: testPassword },
    }
    for (const bad of [
      { ...good, owner: { ...good.owner, password: 'short' } },
      { ...good, owner: { ...good.owner, email: 'ada' } },
      { ...good, organization: { ...good.organization, timezone: 'Mars/Olympus' } },
    ])
      await expect(fresh.browser().identity.setUp(bad)).rejects.toMatchObject({ status: 400 })
    expect((await fresh.browser().identity.session({})).isSetUp).toBe(false)
    expect((await fresh.browser().identity.setUp(good)).person?.accessRole).toBe('owner')
    await fresh.close()
  })
})

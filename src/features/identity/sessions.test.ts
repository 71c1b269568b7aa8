import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundAnotherOrganization } from '../../../test/robustness/support/another-organization.ts'
import { setUpOrganization, testPassword, type TestOrganization } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'

let test: TestApp
let organization: TestOrganization

beforeAll(async () => {
  test = await createTestApp()
  organization = await setUpOrganization(test)
})
afterAll(() => test.close())

const ada = { email: 'ada@acme.test', password: testPassword }

async function sql<R extends object>(text: string, values: unknown[] = []): Promise<R[]> {
  const superuser = await test.superuser()
  try {
    return (await superuser.query<R>(text, values)).rows
  } finally {
    await superuser.end()
  }
}

/** A request as a browser makes it, past the typed client. */
function send(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Response> {
  return fetch(`${test.url}/api${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

const signIn = (body: unknown = ada, headers: Record<string, string> = {}): Promise<Response> =>
  send('POST', '/session', { body, headers })

const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
const tokenOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1)
const hashOf = (cookie: string): Buffer => createHash('sha256').update(tokenOf(cookie)).digest()

async function signedIn(body: unknown = ada): Promise<string> {
  const response = await signIn(body)
  expect(response.status).toBe(200)
  return cookieOf(response)
}

const isAlive = async (cookie: string): Promise<boolean> => {
  const response = await send('GET', '/people', { headers: { cookie } })
  return response.status === 200
}

const csrf = { 'x-holdfast-csrf': '1' }

describe('a session', () => {
  it('is a cookie that no script reads, of this site only, and never stored as it is', async () => {
    const response = await signIn()
    const [line = '', ...more] = response.headers.getSetCookie()
    expect(more).toEqual([])
    expect(line.split('; ').toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=1209600',
      'Path=/',
      'SameSite=Lax',
      expect.stringMatching(/^holdfast_session=[A-Za-z0-9_-]{43}$/),
    ])
    const token = tokenOf(cookieOf(response))
    expect(await response.text()).not.toContain(token)
    const rows = await sql<{ text: string }>('select s::text as text from directory.session s')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ text }) => text.includes(token))).toEqual([])
  })

  it('is sent over TLS only where users reach the server by https', async () => {
    const secure = await createTestApp({ env: { HOLDFAST_PUBLIC_URL: 'https://holdfast.acme.test' } })
    await setUpOrganization(secure)
    const response = await fetch(`${secure.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ada),
    })
    expect(response.headers.getSetCookie()[0]?.split('; ')).toContain('Secure')
    expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
    await secure.close()
  })

  it('ends when it was not used for twelve hours, and lives on when it was', async () => {
    const cookie = await signedIn()
    const rest = (by: string) =>
      sql(`update directory.session set last_seen_at = last_seen_at - interval '${by}' where token_hash = $1`, [
        hashOf(cookie),
      ])
    await rest('11 hours 59 minutes')
    expect(await isAlive(cookie)).toBe(true)
    // that use counted
    await rest('11 hours 59 minutes')
    expect(await isAlive(cookie)).toBe(true)
    await rest('12 hours')
    expect(await isAlive(cookie)).toBe(false)
    expect(await sql('select 1 from directory.session where token_hash = $1', [hashOf(cookie)])).toEqual([])
  })

  it('ends after fourteen days, however much it was used', async () => {
    const cookie = await signedIn()
    const [row] = await sql<{ lifetime: string }>(
      'select (expires_at - created_at)::text as lifetime from directory.session where token_hash = $1',
      [hashOf(cookie)],
    )
    expect(row).toEqual({ lifetime: '14 days' })
    await sql("update directory.session set expires_at = expires_at - interval '14 days' where token_hash = $1", [
      hashOf(cookie),
    ])
    expect(await isAlive(cookie)).toBe(false)
  })

  it('that is over does not stay in the table once its account signs in again', async () => {
    const old = await signedIn()
    await sql("update directory.session set last_seen_at = last_seen_at - interval '13 hours' where token_hash = $1", [
      hashOf(old),
    ])
    await signedIn()
    expect(await sql('select 1 from directory.session where token_hash = $1', [hashOf(old)])).toEqual([])
  })

  it('ends on the server when somebody signs out, and the cookie with it', async () => {
    const cookie = await signedIn()
    const response = await send('DELETE', '/session', { headers: { cookie, ...csrf } })
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()[0]).toMatch(/^holdfast_session=; .*Expires=Thu, 01 Jan 1970/)
    expect(await isAlive(cookie)).toBe(false)
  })

  it('is never one that somebody else has chosen, and each sign-in makes a new one', async () => {
    const chosen = 'holdfast_session=chosen-by-somebody-else-0000000000000000000'
    const response = await signIn(ada, { cookie: chosen, ...csrf })
    expect(response.status).toBe(200)
    expect(cookieOf(response)).not.toBe(chosen)
    expect(await isAlive(chosen)).toBe(false)
    // the same browser again: the session that it had is over
    const first = cookieOf(response)
    const again = await signIn(ada, { cookie: first, ...csrf })
    expect(cookieOf(again)).not.toBe(first)
    expect(await isAlive(first)).toBe(false)
    expect(await isAlive(cookieOf(again))).toBe(true)
  })

  it('ends everywhere else when the password changes', async () => {
    const { client } = await organization.join({ name: 'Pia Password' })
    const body = { email: 'pia.password@acme.test', password: testPassword }
    const [here, elsewhere] = [await signedIn(body), await signedIn(body)]
    const change = (current: string, password: string) =>
      send('PUT', '/account/password', { headers: { cookie: here, ...csrf }, body: { current, password } })
    expect((await change('not my password at all', 'another good password')).status).toBe(403)
    expect((await change(testPassword, 'short')).status).toBe(400)
    expect((await change(testPassword, 'pia.password@acme.test!')).status).toBe(400)
    expect([await isAlive(here), await isAlive(elsewhere)]).toEqual([true, true])
    expect((await change(testPassword, 'another good password')).status).toBe(200)
    expect([await isAlive(here), await isAlive(elsewhere)]).toEqual([true, false])
    await expect(client.people.list({})).rejects.toMatchObject({ status: 401 })
    expect((await signIn(body)).status).toBe(401)
    expect((await signIn({ ...body, password: 'another good password' })).status).toBe(200)
  })

  it('is in one organization at a time, and enters only where its account belongs', async () => {
    const globex = await foundAnotherOrganization(test, { name: 'Globex', email: 'gil@globex.test' })
    const browser = test.browser()
    await browser.identity.signIn(ada)
    await expect(browser.identity.enterOrganization({ id: globex.org })).rejects.toMatchObject({ status: 404 })
    // Ada is invited there too, and proves that the account is hers
    const { id } = await globex.owner.people.create({ name: 'Ada', email: 'ada@acme.test' })
    const { link } = await globex.owner.people.invite({ id })
    const accept = (password: string) =>
      test.browser().identity.acceptInvitation({ token: link.split('#')[1] ?? '', password })
    await expect(accept('not her password')).rejects.toMatchObject({ status: 403 })
    expect((await accept(testPassword)).organization?.name).toBe('Globex')

    const acme = (await browser.identity.session({})).organization
    const entered = await browser.identity.enterOrganization({ id: globex.org })
    expect(entered).toMatchObject({ organization: { name: 'Globex' }, person: { id, accessRole: 'member' } })
    expect(entered.organizations.map(({ name }) => name).toSorted()).toEqual(['Acme', 'Globex'])
    expect(new Set((await browser.people.list({})).items.map(({ name }) => name))).toEqual(
      new Set(['Ada', 'Owner of Globex']),
    )
    await browser.identity.enterOrganization({ id: acme?.id ?? '' })
    // who leaves one organization is at home in the other
    await globex.owner.people.deactivate({ id })
    expect((await browser.identity.session({})).organizations.map(({ name }) => name)).toEqual(['Acme'])
    await expect(browser.identity.enterOrganization({ id: globex.org })).rejects.toMatchObject({ status: 404 })
  })
})

describe('a request of another site', () => {
  const change = { name: 'Acme' }

  it('changes nothing without the header that only the page itself can send', async () => {
    const cookie = await signedIn()
    expect((await send('PATCH', '/organization', { headers: { cookie }, body: change })).status).toBe(403)
    expect((await send('PATCH', '/organization', { headers: { cookie, ...csrf }, body: change })).status).toBe(200)
  })

  it.each(['cross-site', 'same-site'])('changes nothing when the browser says that it is %s', async (site) => {
    const cookie = await signedIn()
    const headers = { cookie, ...csrf, 'sec-fetch-site': site }
    expect((await send('PATCH', '/organization', { headers, body: change })).status).toBe(403)
    expect((await send('DELETE', '/session', { headers })).status).toBe(403)
    expect(await isAlive(cookie)).toBe(true)
  })

  it.each(['same-origin', 'none'])('is one of the page itself when the browser says %s', async (site) => {
    const headers = { cookie: await signedIn(), ...csrf, 'sec-fetch-site': site }
    expect((await send('PATCH', '/organization', { headers, body: change })).status).toBe(200)
  })

  it('cannot sign anybody in with a form, nor read an answer', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const response = await fetch(`${test.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': type, 'sec-fetch-site': 'cross-site' },
        body: type === 'text/plain' ? JSON.stringify(ada) : `email=ada@acme.test&password=${testPassword}`,
      })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    const preflight = await send('OPTIONS', '/session', {
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBeGreaterThanOrEqual(400)
    const read = await send('GET', '/session', { headers: { origin: 'https://evil.example' } })
    for (const { headers } of [preflight, read]) expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(read.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  it('is nothing to a key, which no browser sends by itself', async () => {
    const { token } = await organization.owner.identity.createApiKey({ name: 'k', scopes: ['organization:manage'] })
    const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'cross-site' }
    expect((await send('PATCH', '/organization', { headers, body: change })).status).toBe(200)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessRoles } from '../../src/core/auth/permissions.ts'
import { setUpOrganization, testPassword, type TestOrganization, tinyProgram } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'

// What each role may do, written down a second time and by hand: permissions.ts says it by permission, this by what people do. Where
// the two differ, one of them is wrong.

const roles = accessRoles.filter((role) => role !== 'service')
type Role = (typeof roles)[number]

const someId = '0198c0de-0000-7000-8000-000000000001'

/** An action as a request that is right in form and changes nothing: who may, gets another answer than 403. */
const actions: { does: string; method: string; path: string; body?: unknown; may: Role[] }[] = [
  {
    does: 'reads who works here',
    method: 'GET',
    path: '/people',
    may: ['owner', 'manager', 'control_owner', 'member', 'auditor'],
  },
  { does: 'reads the name of the organization', method: 'GET', path: '/organization', may: [...roles] },
  { does: 'renames the organization', method: 'PATCH', path: '/organization', body: {}, may: ['owner'] },
  {
    does: 'adds a person',
    method: 'POST',
    path: '/people/import',
    body: { csv: 'name,email\n', dryRun: true },
    may: ['owner', 'manager'],
  },
  {
    does: 'erases a person',
    method: 'POST',
    path: `/people/${someId}/erase`,
    body: { reason: 'asked for it' },
    may: ['owner'],
  },
  {
    does: 'reads duties',
    method: 'GET',
    path: '/obligations',
    may: ['owner', 'manager', 'control_owner', 'member', 'auditor'],
  },
  {
    does: 'carries out a duty',
    method: 'POST',
    path: `/obligations/${someId}/records`,
    body: {},
    may: ['owner', 'manager', 'control_owner', 'member'],
  },
  {
    does: 'decides on a waiver',
    method: 'POST',
    path: `/waivers/${someId}/decision`,
    body: { decision: 'approve' },
    may: ['owner', 'manager', 'control_owner'],
  },
  {
    does: 'changes the program',
    method: 'POST',
    path: '/program/apply',
    body: { library: 'none of these' },
    may: ['owner', 'manager'],
  },
  {
    does: 'writes a policy',
    method: 'POST',
    path: `/policies/${someId}/versions`,
    body: { body: 'text' },
    may: ['owner', 'manager', 'control_owner'],
  },
  {
    does: 'acknowledges a policy',
    method: 'POST',
    path: `/policies/${someId}/acknowledgments`,
    body: { version: 1 },
    may: ['owner', 'manager', 'control_owner', 'member'],
  },
  {
    does: 'reads evidence',
    method: 'GET',
    path: '/evidence',
    may: ['owner', 'manager', 'control_owner', 'member', 'auditor'],
  },
  {
    does: 'adds evidence',
    method: 'POST',
    path: '/evidence',
    body: { kind: 'link', title: 'without an address' },
    may: ['owner', 'manager', 'control_owner', 'member'],
  },
  {
    does: 'verifies a fix',
    method: 'POST',
    path: `/findings/${someId}/verification`,
    body: { effective: true, note: '' },
    may: ['owner', 'manager', 'control_owner', 'member'],
  },
  {
    does: 'reads the ledger',
    method: 'GET',
    path: '/ledger',
    may: ['owner', 'manager', 'control_owner', 'auditor'],
  },
  { does: 'exports everything', method: 'GET', path: '/ledger/bundle', may: ['owner', 'manager', 'auditor'] },
  {
    does: 'makes API keys',
    method: 'GET',
    path: '/api-keys',
    may: ['owner', 'manager', 'control_owner', 'member'],
  },
  {
    does: 'moves the clock',
    method: 'POST',
    path: '/clock',
    body: { to: '2020-01-01T00:00:00Z' },
    may: ['owner'],
  },
]

let test: TestApp
let organization: TestOrganization
const cookies = new Map<Role, string>()

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
  organization = await setUpOrganization(test)
  const { owner } = organization
  await owner.program.apply({ files: tinyProgram('[]'), holders: { lead: organization.ownerId } })
  await test.app.ledger.drain()
  for (const role of roles) {
    const browser = test.browser()
    if (role === 'owner') await browser.identity.signIn({ email: 'ada@acme.test', password: testPassword })
    else {
      const { id } = await owner.people.create({ name: role, email: `${role}@acme.test`, accessRole: role })
      const { link } = await owner.people.invite({ id })
      await browser.identity.acceptInvitation({ token: link.split('#')[1] ?? '', password: testPassword })
    }
    cookies.set(role, browser.cookie() ?? '')
  }
})
afterAll(() => test.close())

async function send(role: Role, { method, path, body }: (typeof actions)[number]): Promise<number> {
  const response = await fetch(`${test.url}/api${path}`, {
    method,
    headers: {
      cookie: cookies.get(role) ?? '',
      'x-holdfast-csrf': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await response.arrayBuffer()
  return response.status
}

describe.each(roles)('the role %s', (role) => {
  it.each(actions.filter(({ may }) => may.includes(role)))('$does', async (action) => {
    const status = await send(role, action)
    expect(status).not.toBe(403)
    expect(status).toBeLessThan(500)
  })

  // an owner may do everything that is listed, so there the list is empty
  for (const action of actions.filter(({ may }) => !may.includes(role)))
    it(`is refused who ${action.does}`, async () => {
      expect(await send(role, action)).toBe(403)
    })
})

describe('a role', () => {
  it('takes effect with the next request, without a new session', async () => {
    const { client, id } = await organization.join({ name: 'Roxy Role' })
    const read = () => client.ledger.head({})
    await expect(read()).rejects.toMatchObject({ status: 403 })
    await organization.owner.people.update({ id, accessRole: 'control_owner' })
    expect((await read()).origin).toMatch(/^simulated\./)
    await organization.owner.people.update({ id, accessRole: 'member' })
    await expect(read()).rejects.toMatchObject({ status: 403 })
  })

  it('says what is missing to who is refused', async () => {
    const { client } = await organization.join({ name: 'Nosy' })
    await expect(client.ledger.head({})).rejects.toMatchObject({
      status: 403,
      message: 'This needs the permission ledger:read, which the role member does not give here.',
    })
  })

  it('is asked for before the input is looked at, so that what is wrong with it helps nobody to learn more', async () => {
    const action = { does: '', method: 'POST', path: '/people', body: { name: 7 }, may: [] }
    expect(await send('member', action)).toBe(403)
    expect(await send('owner', action)).toBe(400)
  })
})

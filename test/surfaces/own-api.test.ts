// Holdfast tests its own API, as a customer would: `holdfast api test` on what it publishes about itself. Rules of high severity run on a
// choice of operations that has each kind (list, object, creation, change); the rules about who may do what run on all of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parseConfig } from '../../packages/api-testing/src/config/load.ts'
import type { ConfigInput } from '../../packages/api-testing/src/config/schema.ts'
import { readOpenApi } from '../../packages/api-testing/src/inputs/openapi.ts'
import type { Json } from '../../packages/api-testing/src/json.ts'
import type { TestReport } from '../../packages/api-testing/src/run/report.ts'
import { testApi } from '../../packages/api-testing/src/run/test-api.ts'
import { rolePermissions } from '../../src/core/auth/permissions.ts'
import { testPassword } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { createGround, type Ground } from './ground.ts'

let test: TestApp
let alpha: Ground
let beta: Ground
let document: Json
const emails: Record<string, string> = {}

beforeAll(async () => {
  test = await createTestApp()
  alpha = await createGround(test, 'Alpha')
  beta = await createGround(test, 'Beta')
  emails['ada'] = alpha.ownerEmail
  emails['eve'] = beta.ownerEmail
  emails['mara'] = await join('Mara', 'member')
  emails['otto'] = await join('Otto', 'auditor')
  document = z.json().parse(await (await fetch(`${test.url}/api/openapi.json`)).json())
})
afterAll(() => test.close())

/** Somebody new in Alpha, who can sign in. */
async function join(name: string, accessRole: 'member' | 'auditor'): Promise<string> {
  const email = `${name.toLowerCase()}@alpha.test`
  const person = await alpha.owner.people.create({ name, email, accessRole })
  const { link } = await alpha.owner.people.invite({ id: person.id })
  await test.browser().identity.acceptInvitation({ token: link.split('#')[1] ?? '', password: testPassword })
  return email
}

const Operations = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ 'x-holdfast-permission': z.string() }))),
})

/** The operations that a member may not use, as patterns of endpoints. */
function reserved(): string[] {
  return Object.entries(Operations.parse(document).paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => {
        const access = operation['x-holdfast-permission']
        return access.includes(':') && ![...rolePermissions.member].some((permission) => permission === access)
      })
      .map(([method]) => `^${method.toUpperCase()} /api${path.replaceAll(/[{}]/g, '.')}$`),
  )
}

/** The owners of two organizations, who may know nothing of each other; and two people of the first who may do less than its owner. */
async function tested(config: ConfigInput): Promise<TestReport> {
  const identity = (name: string, role: string): NonNullable<ConfigInput['identities']>[number] => ({
    name,
    role,
    login: {
      kind: 'json',
      url: '/api/session',
      body: { email: emails[name] ?? '', password: testPassword },
      apply: { headers: { 'x-holdfast-csrf': '1' } },
    },
    proof: { url: '/api/session', contains: emails[name] ?? '' },
  })
  const description = await readOpenApi(document, `${test.url}/api/openapi.json`, test.url)
  return testApi(
    parseConfig({
      target: test.url,
      identities: [
        identity('ada', 'owner'),
        identity('eve', 'owner'),
        identity('mara', 'member'),
        identity('otto', 'auditor'),
      ],
      roles: ['auditor', 'member', 'owner'],
      privileged: reserved(),
      allow: { writes: true, destructive: true },
      ...config,
      limits: { delaySeconds: 0.3, maxWaitPerEndpointMs: 0, ...config.limits },
    }),
    { description },
  )
}

const found = (report: TestReport): string[] =>
  report.findings.map(({ rule, endpoint, message }) => `${rule} ${endpoint}: ${message}`)

/** Where a rule ran to its end. */
const ranOn = (report: TestReport, rule: string): string[] =>
  report.coverage.filter(({ cells }) => cells.get(rule)?.state === 'ran').map(({ endpoint }) => endpoint)

function expectSignedIn(report: TestReport): void {
  expect(report.complete).toBe(true)
  expect(report.identities.map(({ name }) => name)).toEqual(['ada', 'eve', 'mara', 'otto'])
  expect(report.identities.every(({ logins }) => logins > 0)).toBe(true)
}

// a starved machine takes a multiple of the usual 13 s each
describe('the API of Holdfast', { timeout: 900_000 }, () => {
  it('stands every rule of high severity, on operations of each kind', async () => {
    const operations = ['GET /api/findings', 'GET /api/findings/{id}', 'POST /api/findings', 'PATCH /api/organization']
    const report = await tested({
      endpoints: { include: operations.map((id) => `^${id.replaceAll(/[{}]/g, '.')}$`) },
      // of what is described, only this choice is tested
      rules: { exclude: ['described-but-not-tested'], minSeverity: 'high' },
    })
    expect(found(report)).toEqual([])
    expectSignedIn(report)
    expect(report.unreached).toEqual([])
    expect(report.summary.percent).toBeGreaterThan(90)
    expect(report.summary.ran).toBeGreaterThan(400)
    for (const rule of ['sql-error', 'missing-authentication', 'mass-assignment'])
      expect(ranOn(report, rule)).toContain('POST /api/findings')
  })

  it('gives nobody what is not theirs, by any operation', async () => {
    const report = await tested({
      rules: { include: ['api1-object-authorization', 'api5-function-authorization', 'missing-authentication'] },
    })
    expect(found(report)).toEqual([])
    expectSignedIn(report)
    expect(report.endpoints.length).toBeGreaterThan(80)
    expect(ranOn(report, 'bola-read').length).toBeGreaterThan(10)
    expect(ranOn(report, 'bfla-role-header').length).toBeGreaterThan(80)
    expect(ranOn(report, 'bfla-privileged-function').length).toBeGreaterThan(20)
    expect(ranOn(report, 'missing-authentication').length).toBeGreaterThan(60)
  })

  // five minutes on two cores, so not in every run: OWN_API=all npm test -- test/surfaces/own-api.test.ts
  it.runIf(process.env['OWN_API'] === 'all')('stands every rule on every operation', async () => {
    const report = await tested({})
    // on purpose: whoever has this repository has the description
    expect(found(report)).toEqual([expect.stringMatching(/^api-description-served HOST/u)])
    expectSignedIn(report)
    expect(report.endpoints.length).toBeGreaterThan(85)
    expect(report.summary.ran).toBeGreaterThan(10_000)
  })
})

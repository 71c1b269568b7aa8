// Three things are proven of every operation of the contract, without a line for any single one (DESIGN §3): it refuses who lacks the
// permission, it neither shows nor touches what belongs to another organization, and bad input is answered with a 4xx problem document.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { permissions, rolePermissions } from '../../src/core/auth/permissions.ts'
import { problemStatus } from '../../src/core/errors.ts'
import { createServer } from '../../src/core/http/server.ts'
import { serveApi } from '../../src/surfaces/api.ts'
import { contract } from '../../src/surfaces/contract.ts'
import { type Operation, operationsOf } from '../../src/surfaces/walk.ts'
import { testPassword } from '../support/organization.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { type BadRequest, badRequests } from './bad-requests.ts'
import { createGround, type Ground, join } from './ground.ts'
import { type Answer, asParsed, callRaw, exampleOf, parserOf, type Reference, send, withValue } from './requests.ts'

const operations = operationsOf(contract)
const nameOf = (operation: Operation): string => operation.name.join('.')
const guarded = operations.filter(({ meta }) => meta.access !== 'public' && meta.access !== 'signed_in')

/** Operations that anybody may call, or anybody with an account. A new one is a decision, so they are named. */
const open = {
  public: ['identity.session', 'identity.setUp', 'identity.signIn', 'identity.acceptInvitation'],
  signed_in: ['identity.signOut', 'identity.enterOrganization', 'identity.changePassword'],
}

const covered = new Set<string>()

let test: TestApp
let alpha: Ground
let beta: Ground

beforeAll(async () => {
  test = await createTestApp()
  alpha = await createGround(test, 'Alpha')
  beta = await createGround(test, 'Beta')
})
afterAll(async () => {
  process.stdout.write(`Operations covered by the generated tests: ${covered.size} of ${operations.length}\n`)
  await test.close()
})

const Problem = z.strictObject({
  type: z.string().regex(/^urn:holdfast:problem:/),
  title: z.string().min(1),
  status: z.int(),
  code: z.enum(Object.keys(problemStatus)),
  detail: z.string().optional(),
  instance: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
})

function problemIn(answer: Answer): z.infer<typeof Problem> {
  expect(answer.type).toMatch(/^application\/problem\+json/)
  const problem = Problem.parse(JSON.parse(answer.text))
  expect(problem.status).toBe(answer.status)
  return problem
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` })
const session = (cookie: string | undefined): Record<string, string> => ({
  cookie: cookie ?? '',
  'x-holdfast-csrf': '1',
})

describe('the contract', () => {
  it('has operations, an example for each, and no access that nobody decided', () => {
    expect(operations.length).toBeGreaterThan(60)
    for (const operation of operations) {
      exampleOf(operation, alpha)
      covered.add(nameOf(operation))
    }
    expect(covered.size).toBe(operations.length)
    for (const access of ['public', 'signed_in'] as const)
      expect(operations.filter(({ meta }) => meta.access === access).map(nameOf)).toEqual(open[access])
    const unknown = guarded.filter(({ meta }) => !permissions.some((permission) => permission === meta.access))
    expect(unknown.map(nameOf)).toEqual([])
  })
})

describe('every operation refuses', () => {
  it('a caller without a session, before anything else is looked at', async () => {
    for (const operation of operations.filter(({ meta }) => meta.access !== 'public')) {
      const { input } = exampleOf(operation, alpha)
      for (const headers of [{}, bearer('hf_made-up'), session('holdfast_session=made-up')]) {
        const answer = await callRaw(test.url, operation, input, headers)
        expect([nameOf(operation), problemIn(answer).code]).toEqual([nameOf(operation), 'unauthenticated'])
      }
      // not even the body is read
      const garbage = await send(`${test.url}/api${operation.path.replaceAll(/[{}]/g, '')}`, {
        method: operation.method,
        headers: { 'content-type': 'application/json' },
        body: operation.method === 'GET' ? undefined : '{"broken',
      })
      expect([nameOf(operation), garbage.status]).toEqual([nameOf(operation), 401])
    }
  })

  it('an API key that has every permission but the one', async () => {
    const keys = new Map<string, string>()
    for (const lacked of new Set(guarded.map(({ meta }) => meta.access))) {
      const scopes = permissions.filter((permission) => permission !== lacked)
      keys.set(lacked, (await alpha.owner.identity.createApiKey({ name: `without ${lacked}`, scopes })).token)
    }
    for (const operation of guarded) {
      const { input } = exampleOf(operation, alpha)
      const answer = await callRaw(test.url, operation, input, bearer(keys.get(operation.meta.access) ?? ''))
      const problem = problemIn(answer)
      expect([nameOf(operation), problem.status, problem.code]).toEqual([nameOf(operation), 403, 'forbidden'])
      expect(problem.detail).toContain(operation.meta.access)
    }
  })

  it('nobody else: a key with just that permission may read', async () => {
    for (const operation of guarded.filter(({ method }) => method === 'GET')) {
      const scopes = permissions.filter((permission) => permission === operation.meta.access)
      const { token } = await alpha.owner.identity.createApiKey({ name: `only ${operation.meta.access}`, scopes })
      const answer = await callRaw(test.url, operation, exampleOf(operation, alpha).input, bearer(token))
      expect([nameOf(operation), answer.status]).toEqual([nameOf(operation), 200])
    }
  })

  it('a signed-in person whose role does not have the permission', async () => {
    const vendor = await join(test, alpha.owner, 'A vendor', 'vendor')
    for (const operation of guarded) {
      if (rolePermissions.vendor.has(operation.meta.access as 'organization:read')) continue // narrowed by `guarded`
      const { input } = exampleOf(operation, alpha)
      const answer = await callRaw(test.url, operation, input, session(vendor.client.cookie()))
      expect([nameOf(operation), problemIn(answer).status]).toEqual([nameOf(operation), 403])
    }
  })
})

describe('no operation crosses from one organization to another', () => {
  /** Every row of every table that belongs to an organization, as one digest a table. */
  async function digestOf(org: string): Promise<Record<string, string>> {
    const admin = await test.superuser()
    const { rows: tables } = await admin.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
      where c.relkind = 'r' and n.nspname in ('app', 'vault', 'history', 'ledger', 'directory', 'inventory') order by 1`)
    const digests: Record<string, string> = {}
    for (const { name } of tables) {
      const { rows } = await admin.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as digest from ${name} t where org_id = $1`,
        [org],
      )
      digests[name] = rows[0]?.digest ?? ''
    }
    await admin.end()
    return digests
  }

  /** Everything that only the other organization has: its ids, and its name in its texts. */
  async function marksOf(ground: Ground): Promise<string[]> {
    const admin = await test.superuser()
    const { rows } = await admin.query<{ subject: string }>(
      'select distinct subject from ledger.entry where org_id = $1',
      [ground.org],
    )
    await admin.end()
    return [...rows.map(({ subject }) => subject), ground.org, ground.sha256, ground.name]
  }

  /** Members that name something which no table holds, so that a stranger's id is only a text. */
  const unchecked = new Set(['obligations.recordEvent subjectId'])

  it('has rows of every kind to look for', async () => {
    const empty = Object.entries(await digestOf(beta.org)).filter(([, digest]) => digest.startsWith('0 '))
    // sweeping and checks of the inventory have no rows before their feature uses them
    expect(empty.map(([table]) => table)).toEqual(['app.check_scope', 'ledger.pending'])
  })

  it('shows nothing of it and changes nothing in it, whichever of its ids is named', async () => {
    await test.app.ledger.drain()
    const before = await digestOf(beta.org)
    const marks = await marksOf(beta)
    const own = await callRaw(test.url, byName('obligations.list'), {}, bearer(beta.key))
    // its own members do see them, so looking for these marks finds what there is
    expect(marks.filter((mark) => own.text.includes(mark)).length).toBeGreaterThan(3)
    const faults: string[] = []
    let foreign = 0
    for (const operation of operations.filter(({ meta }) => meta.access !== 'public')) {
      const headers = await headersFor(operation)
      const { input, references } = exampleOf(operation, alpha)
      const past = operation.meta.asOf ? [{}, { asOf: 'size:40' }] : [{}]
      for (const moment of past) {
        for (const { path, kind } of references) {
          foreign++
          const named = beta.ids[kind]
          const answer = await callRaw(test.url, operation, { ...withValue(input, path, named), ...moment }, headers)
          const where = `${nameOf(operation)} ${path.join('.')}`
          const isRefused = answer.status >= 400 || operation.method === 'GET' || unchecked.has(where)
          const shown = marksIn(answer, marks, named)
          if (answer.status >= 500 || !isRefused || shown.length > 0)
            faults.push(`${where}: ${answer.status}, shows ${shown.join(' ')}`)
        }
        // and with nothing named at all: lists, pages of today, exports, and whatever makes something new
        if (operation.method !== 'GET' && references.length > 0) continue
        const bare = withoutOptional(operation, input, references)
        const answer = await callRaw(test.url, operation, { ...bare, ...moment }, await headersFor(operation))
        const shown = marksIn(answer, marks, undefined)
        if (answer.status >= 500 || shown.length > 0)
          faults.push(`${nameOf(operation)}: ${answer.status}, shows ${shown.join(' ')}`)
      }
    }
    expect(faults).toEqual([])
    // evidence of the other organization cannot be found by its hash either
    const byHash = await callRaw(test.url, byName('evidence.list'), { sha256: beta.sha256 }, bearer(alpha.key))
    expect(JSON.parse(byHash.text)).toEqual({ items: [], next: null })
    expect(foreign).toBeGreaterThan(50)
    await test.app.ledger.drain()
    expect(await digestOf(beta.org)).toEqual(before)
  })

  const byName = (name: string): Operation => {
    const operation = operations.find((one) => nameOf(one) === name)
    if (!operation) throw new Error(`there is no operation ${name}`)
    return operation
  }

  /** A key does everything but what only an account can do; that ends sessions, so each call signs in anew. */
  async function headersFor(operation: Operation): Promise<Record<string, string>> {
    if (operation.meta.access !== 'signed_in') return bearer(alpha.key)
    const browser = test.browser()
    await browser.identity.signIn({ email: alpha.ownerEmail, password: testPassword })
    return session(browser.cookie())
  }

  /** @param named the id that the request itself held, which an error may repeat */
  const marksIn = (answer: Answer, marks: readonly string[], named: string | undefined): string[] =>
    marks.filter((mark) => answer.text.includes(mark) && !(mark === named && answer.status >= 400))

  /** The input without whatever names something and may be left out. */
  function withoutOptional(
    operation: Operation,
    input: Record<string, unknown>,
    references: readonly Reference[],
  ): Record<string, unknown> {
    let bare = input
    for (const { path } of references) {
      const less = withValue(bare, path.slice(0, 1), undefined)
      if (parserOf(operation).safeParse(asParsed(operation, less)).success) bare = less
    }
    return bare
  }
})

describe('every operation answers bad input with a 4xx problem document', () => {
  it.each(operations.map((operation) => [nameOf(operation), operation] as const))('%s', async (_name, operation) => {
    // a server of its own, because calls without a session are counted and soon refused
    const server = await createServer(test.app)
    await serveApi(server, test.app)
    const url = await server.listen({ port: 0, host: '127.0.0.1' })
    const headers: Record<string, string> =
      operation.meta.access === 'signed_in'
        ? await sessionOfSomebodyNew()
        : operation.meta.access === 'public'
          ? {}
          : bearer(alpha.key)
    try {
      const faults: string[] = []
      let refused = 0
      for (const request of badRequests(operation, exampleOf(operation, alpha).input)) {
        const answer = await send(`${url}/api${request.url}`, {
          ...request,
          headers: { ...request.headers, ...headers },
        })
        const fault = faultOf(request, answer)
        if (fault !== undefined) faults.push(`${request.what}: ${fault}: ${answer.status} ${answer.text.slice(0, 300)}`)
        if (answer.status >= 400) refused++
      }
      expect(faults).toEqual([])
      expect(refused).toBeGreaterThan(0)
    } finally {
      await server.close()
    }
  })

  /** What is wrong with the answer to a bad request. */
  function faultOf(request: BadRequest, answer: Answer): string | undefined {
    if (answer.status >= 500) return 'an error of ours'
    if (answer.status < 400) return request.isBad ? 'accepted' : undefined
    if (!answer.type.startsWith('application/problem+json')) return `no problem document but ${answer.type}`
    const problem = Problem.safeParse(JSON.parse(answer.text))
    if (!problem.success) return `no good problem document: ${z.prettifyError(problem.error)}`
    if (problem.data.status !== answer.status) return 'another status in the problem document'
    const { detail = '', errors = [] } = problem.data
    const tellsTooMuch = /select |insert |\.ts:\d|node_modules|syntax error|at \w+ \(/i
    return tellsTooMuch.test(`${detail} ${JSON.stringify(errors)}`) ? 'tells of SQL, files or a stack' : undefined
  }

  async function sessionOfSomebodyNew(): Promise<Record<string, string>> {
    return session((await join(test, alpha.owner, 'Somebody new', 'member')).client.cookie())
  }
})

import { describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config/load.ts'
import type { ConfigInput } from '../src/config/schema.ts'
import type { Fixture, FixtureRequest } from '../src/fixture-kit/index.ts'
import { FixtureServer, json, unauthorized } from '../src/fixture-kit/index.ts'
import { openApiOf } from '../src/fixture-kit/fixture.ts'
import { readOpenApi } from '../src/inputs/openapi.ts'
import { isJsonObject } from '../src/json.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'
import type { Rule } from '../src/rule/types.ts'
import type { TestReport } from '../src/run/report.ts'
import { testApi } from '../src/run/test-api.ts'

const rules = (await loadRules(builtinFolder)).map(({ rule }) => rule)

function ruleNamed(...ids: string[]): Rule[] {
  return rules.filter((rule) => ids.includes(rule.id))
}

/** Runs the engine against a fixture as a user would, and hands back the report. */
async function run(fixture: Fixture, config: ConfigInput, chosen: Rule[]): Promise<TestReport> {
  const routes = Object.entries(fixture.routes).map(([key, value]) => {
    const [method = 'GET', template = '/'] = key.split(' ')
    return { method, template, handle: typeof value === 'function' ? value : value.handle }
  })
  const server = await FixtureServer.start(routes, fixture.fallback)
  try {
    const description = await readOpenApi(openApiOf(fixture), `${server.origin}/openapi.json`, server.origin)
    const report = await testApi(parseConfig({ target: server.origin, oob: { enabled: false }, ...config }), {
      description,
      rules: chosen,
    })
    expect(server.faults).toEqual([])
    return report
  } finally {
    await server.close()
  }
}

interface Account {
  readonly username: string
  readonly password: string
}

function field(request: FixtureRequest, name: string): string {
  return isJsonObject(request.json) && typeof request.json[name] === 'string' ? request.json[name] : ''
}

/** An API that knows nobody at first, with a notebook for everybody who registers. */
function notebook(isChecked: boolean): Fixture {
  const accounts: Account[] = []
  const notes: { id: number; owner: string; text: string }[] = []
  const caller = ({ headers }: FixtureRequest): string | undefined =>
    accounts.find(({ username }) => headers.authorization === `Bearer token-for-${username}`)?.username
  return {
    routes: {
      'POST /register': {
        body: { username: 'name1', password: 'pass1', email: 'name1@example.org' },
        handle: (request) => {
          const username = field(request, 'username')
          if (!/^[a-z\d]+$/.test(username)) return json({ error: 'username must be letters and digits' }, 400)
          if (accounts.some((account) => account.username === username))
            return json({ error: 'that name is taken' }, 409)
          accounts.push({ username, password: field(request, 'password') })
          return json({ message: 'welcome' }, 201)
        },
      },
      'POST /login': {
        body: { username: 'name1', password: 'pass1' },
        handle: (request) => {
          const account = accounts.find(
            ({ username, password }) =>
              username === field(request, 'username') && password === field(request, 'password'),
          )
          return account === undefined ? unauthorized : json({ auth_token: `token-for-${account.username}` })
        },
      },
      'POST /notes': {
        body: { text: 'buy milk' },
        handle: (request) => {
          const owner = caller(request)
          if (owner === undefined) return unauthorized
          notes.push({ id: 5000 + notes.length, owner, text: `${field(request, 'text')} of ${owner}` })
          return json({ id: 4999 + notes.length }, 201)
        },
      },
      'GET /notes/{id}': (request) => {
        const owner = caller(request)
        const note = notes.find(({ id }) => String(id) === request.params.id)
        if (owner === undefined) return unauthorized
        return note === undefined || (isChecked && note.owner !== owner)
          ? json({ error: 'not found' }, 404)
          : json(note)
      },
      'DELETE /notes/{id}': (request) => {
        const owner = caller(request)
        const at = notes.findIndex(({ id }) => String(id) === request.params.id)
        if (owner === undefined) return unauthorized
        if (at === -1 || notes[at]?.owner !== owner) return json({ error: 'not found' }, 404)
        notes.splice(at, 1)
        return json({ ok: true })
      },
    },
  }
}

describe('a run without given identities', () => {
  it('registers two users, signs them in and finds what only two users show', async () => {
    const report = await run(notebook(false), { allow: { writes: true } }, ruleNamed('bola-read'))
    expect(report.identities.map(({ name }) => name)).toEqual(['alice', 'bob'])
    expect(report.findings.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual(['bola-read GET /notes/{id}'])
  })

  it('finds nothing where the owner is checked', async () => {
    const report = await run(notebook(true), { allow: { writes: true } }, ruleNamed('bola-read'))
    expect(report.findings).toEqual([])
    expect(report.coverage.find(({ endpoint }) => endpoint === 'GET /notes/{id}')?.cells.get('bola-read')?.state).toBe(
      'ran',
    )
  })

  it('registers nobody unless writes are allowed, and says so', async () => {
    const report = await run(notebook(false), {}, ruleNamed('bola-read'))
    expect(report.identities).toEqual([])
    expect(report.notes.join()).toContain('--allow-writes')
    expect(
      report.coverage.find(({ endpoint }) => endpoint === 'GET /notes/{id}')?.cells.get('bola-read'),
    ).toMatchObject({ state: 'skipped' })
  })

  it('deletes what it made, as far as the API lets it', async () => {
    const report = await run(notebook(true), { allow: { writes: true } }, ruleNamed('bola-read'))
    const notes = report.created.filter(({ endpoint }) => endpoint === 'POST /notes')
    expect(notes.length).toBeGreaterThan(0)
    expect(notes.every(({ removed }) => removed)).toBe(true)
    expect(report.created.some(({ endpoint, removed }) => endpoint === 'POST /register' && !removed)).toBe(true)
  })
})

describe('headers for every request', () => {
  it('go with signing in, learning and rules', async () => {
    const without: string[] = []
    const asked: string[] = []
    const behindGateway =
      (answer: (request: FixtureRequest) => ReturnType<typeof json>) =>
      (request: FixtureRequest): ReturnType<typeof json> => {
        asked.push(request.path)
        if (request.headers['x-gateway-key'] === 'k1') return answer(request)
        without.push(request.path)
        return json({ error: 'no key' }, 403)
      }
    const fixture: Fixture = {
      routes: {
        'POST /login': { body: { user: 'ada' }, handle: behindGateway(() => json({ token: 'abcdefgh12345678' })) },
        'GET /orders/{id}': behindGateway(({ params }) => json({ id: params.id ?? '', total: 3 })),
      },
    }
    const report = await run(
      fixture,
      {
        headers: { 'X-Gateway-Key': 'k1' },
        identities: [{ name: 'ada', login: { kind: 'json', url: '/login', body: { user: 'ada' } } }],
      },
      ruleNamed('missing-authentication', 'debug-parameter'),
    )
    expect(asked).toContain('/login')
    expect(asked.filter((path) => path.startsWith('/orders/')).length).toBeGreaterThan(1)
    expect(without).toEqual([])
    expect(report.identities).toMatchObject([{ name: 'ada', logins: 1 }])
  })
})

describe('safety', () => {
  it('sends nothing but reads unless told otherwise', async () => {
    const seen: string[] = []
    const record = ({ method, path }: FixtureRequest): ReturnType<typeof json> => {
      seen.push(`${method} ${path.replace(/[^/]*$/, '')}`)
      expect(path).not.toContain('reset')
      return json({ id: 1, name: 'ada' })
    }
    const fixture: Fixture = {
      routes: {
        'GET /items/{id}': record,
        'POST /items': { body: { name: 'x' }, handle: record },
        'PUT /items/{id}': { body: { name: 'x' }, handle: record },
        'DELETE /items/{id}': record,
        'GET /reset-database': record,
      },
    }
    await run(
      fixture,
      {},
      rules.filter(({ scope }) => scope === 'endpoint'),
    )
    expect(seen.filter((request) => !request.startsWith('GET '))).toEqual([])
    expect(seen.length).toBeGreaterThan(5)
  })

  it('leaves out endpoints of hosts that are not allowed', async () => {
    const description = await readOpenApi(
      { openapi: '3.0.0', paths: { '/x': { get: {} } }, servers: [{ url: 'http://other.example.org' }] },
      'http://127.0.0.1/openapi.json',
      undefined,
    )
    await expect(testApi(parseConfig({ target: 'http://127.0.0.1:9' }), { description, rules })).rejects.toMatchObject({
      code: 'usage',
    })
  })
})

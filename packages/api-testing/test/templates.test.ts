import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { runFixture } from '../src/fixture-kit/fixture.ts'
import type { Fixture } from '../src/fixture-kit/index.ts'
import { forbidden, json, notFound, text, unauthorized } from '../src/fixture-kit/index.ts'
import { comparisons, javaRegex, percentageMatch, percentageMatchSchema } from '../src/templates/comparisons.ts'
import { loadTemplates, parseTemplate, type Template } from '../src/templates/template.ts'
import { templateRule } from '../src/templates/template-rule.ts'
import { variantsOf } from '../src/templates/variables.ts'
import { runCli } from '../src/command-line/run-cli.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

function template(yaml: string): Template {
  const read = parseTemplate(yaml, 'test.yaml')
  if ('reason' in read) throw new Error(read.reason)
  return read
}

const selected = `api_selection_filters:
  response_code: { gte: 200, lt: 300 }`

/** Runs a template against a small API, writes allowed, with alice and bob (users) and an administrator signed in. */
async function fires(yaml: string, fixture: Fixture): Promise<boolean> {
  const { report } = await runFixture(templateRule(template(yaml)), fixture, 'fires')
  const cells = report.coverage.flatMap(({ cells: row }) => [...row.values()])
  // a test that did not run proves nothing
  expect(cells.some(({ state }) => state === 'ran')).toBe(true)
  return report.findings.length > 0
}

interface Case {
  name: string
  yaml: string
  vulnerable: Fixture
  safe: Fixture
}

const orders = (isChecked: boolean): Fixture => ({
  routes: {
    'GET /orders/{id}': {
      path: { id: 1 },
      handle: ({ params, user }) =>
        user === undefined
          ? unauthorized
          : isChecked && user.name !== 'alice'
            ? forbidden
            : json({ id: params.id ?? '', owner: 'alice', card: '4111' }),
    },
  },
})

const search = (handle: (q: string) => ReturnType<typeof json>): Fixture => ({
  routes: { 'GET /search': { query: { q: 'shoes', page: '1' }, handle: ({ query }) => handle(query.get('q') ?? '') } },
})

const cases: Case[] = [
  {
    name: 'replaces the caller by an attacker, and compares the answers',
    yaml: `id: SWAP_CALLER
info: { name: Orders of others can be read, severity: HIGH, category: { name: BOLA } }
auth: { authenticated: true }
${selected}
  response_payload: { length: { gt: 0 } }
  private_variable_context: { gt: 0 }
execute:
  type: single
  requests:
    - req:
        - replace_auth_header: true
validate:
  response_code: { gte: 200, lt: 300 }
  response_payload:
    length: { gt: 0 }
    percentage_match: { gte: 90 }`,
    vulnerable: orders(false),
    safe: orders(true),
  },
  {
    name: 'removes what proves who calls',
    yaml: `id: NO_TOKEN
info: { name: Open to strangers, severity: HIGH, category: { name: NO_AUTH } }
${selected}
  url: { contains_all: [orders] }
execute: { type: single, requests: [{ req: [{ remove_auth_header: true }] }] }
validate: { and: [{ response_code: { gte: 200 } }, { response_code: { lt: 300 } }] }`,
    vulnerable: { routes: { 'GET /orders': () => json([{ id: 1 }]) } },
    safe: { routes: { 'GET /orders': ({ user }) => (user === undefined ? unauthorized : json([{ id: 1 }])) } },
  },
  {
    name: 'goes through a word list, in a parameter that the selection found',
    yaml: `id: SQL_IN_QUERY
info: { name: SQL errors, severity: HIGH, category: { name: INJ } }
wordLists: { payloads: ["1", "'", "2"] }
${selected}
  query_param:
    for_one:
      key: { regex: "(?i)^Q$", extract: name }
execute:
  type: single
  requests:
    - req:
        - modify_query_param: { "\${name}": "x\${payloads}" }
validate:
  response_payload: { contains_either: ["syntax error", "ORA-"] }`,
    vulnerable: search((q) => (q.includes("'") ? json({ error: 'SYNTAX ERROR near' }, 500) : json({ q }))),
    safe: search((q) => json({ q })),
  },
  {
    name: 'chains requests, and compares the second answer with the first',
    yaml: `id: ENUMERATION
info: { name: Names can be told, severity: LOW, category: { name: BUA } }
wordLists: { strangers: [nobody@example.org, someone@example.org] }
api_selection_filters:
  request_payload: { for_one: { key: { eq: password } } }
execute:
  type: multiple
  requests:
    - req:
        - modify_body_param: { password: Wrong1! }
        - validate: { response_code: { gte: 400, lt: 410 } }
        - success: x2
        - failure: exit
    - req:
        - modify_body_param: { username: "\${strangers}", password: Wrong1! }
        - validate: [{ response_payload: { neq: "\${x1.response.body}" } }]
        - success: vulnerable`,
    vulnerable: login((name) => (name.startsWith('name') ? 'wrong password' : 'no such user')),
    safe: login(() => 'wrong user or password'),
  },
  {
    name: 'measures how much longer the second answer takes',
    yaml: `id: SLOW
info: { name: Delays on command, severity: HIGH, category: { name: INJ } }
${selected}
execute:
  type: multiple
  requests:
    - req:
        - add_query_param: { d: "0" }
    - req:
        - add_query_param: { d: "1" }
validate:
  compare_greater:
    - "\${x2.response.stats.median_response_time}"
    - "\${x1.response.stats.median_response_time} * 5"`,
    vulnerable: {
      routes: { 'GET /slow': async ({ query }) => (await pause(query.get('d') === '1' ? 400 : 20), json({})) },
    },
    safe: { routes: { 'GET /slow': async () => (await pause(20), json({})) } },
  },
  {
    name: 'waits for a call to our listener where it names the vendor’s',
    yaml: `id: CALLS_BACK
info: { name: Fetches what it is told, severity: CRITICAL, category: { name: SSRF } }
${selected}
  query_param: { for_one: { key: { contains_either: url, extract: name } } }
execute:
  type: single
  requests:
    - req:
        - modify_query_param: { "\${name}": "https://test-services.akto.io/\${random_uuid}" }
        - send_ssrf_req: "\${random_uuid}"
validate:
  ssrf_url_hit: ["\${random_uuid}"]`,
    vulnerable: fetching(true),
    safe: fetching(false),
  },
  {
    name: 'looks for a file once for each host, and not for each endpoint',
    yaml: `id: ENV_FILE
info: { name: Settings are public, severity: HIGH, category: { name: SM } }
${selected}
execute: { type: single, requests: [{ req: [{ modify_url: /.env }, { modify_method: GET }] }] }
validate: { response_payload: { contains_all: [DB_PASSWORD] } }
strategy: { run_once: / }`,
    vulnerable: {
      routes: { 'GET /a': () => json({}), 'GET /b': () => json({}) },
      fallback: ({ path }) => (path === '/.env' ? text('DB_PASSWORD=x') : notFound),
    },
    safe: { routes: { 'GET /a': () => json({}), 'GET /b': () => json({}) } },
  },
]

function login(answer: (name: string) => string): Fixture {
  return {
    users: [],
    routes: {
      'POST /sign-in': {
        body: { username: 'name1', password: 'right' },
        handle: ({ json: body }) => {
          const { username = '', password = '' } = body as { username?: string; password?: string } // what the fixture sends
          return password === 'right' ? json({ token: 't' }) : json({ error: answer(username) }, 401)
        },
      },
    },
  }
}

function fetching(isVulnerable: boolean): Fixture {
  return {
    routes: {
      'GET /preview': {
        query: { url: 'https://example.org' },
        handle: async ({ query }) => {
          const url = query.get('url') ?? ''
          if (isVulnerable && url.startsWith('http://127.0.0.1')) await fetch(url)
          return json({ ok: true })
        },
      },
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a template', () => {
  it.each(cases)('$name: it fires where it should', async ({ yaml, vulnerable }) => {
    expect(await fires(yaml, vulnerable)).toBe(true)
  })

  it.each(cases)('$name: it stays quiet where it should', async ({ yaml, safe }) => {
    expect(await fires(yaml, safe)).toBe(false)
  })
})

describe('what a template does to a request', () => {
  /** What the server received of a request that a template changed. */
  async function received(steps: string, more = ''): Promise<{ url: string; body: unknown; headers: object }[]> {
    const seen: { url: string; body: unknown; headers: object }[] = []
    const yaml = `id: X
info: { name: X }
${more}
execute: { type: single, requests: [{ req: ${steps} }] }
validate: { response_code: 999 }`
    await runFixture(
      templateRule(template(yaml)),
      {
        routes: {
          'POST /v2/users/{id}': {
            path: { id: 7 },
            query: { active: 'true' },
            body: { name: 'ann', card: { id: 1, tags: [{ id: 2 }] } },
            handle: ({ path, query, json: body, headers }) => {
              seen.push({ url: `${path}?${query.toString()}`, body, headers })
              return json({})
            },
          },
        },
        fallback: ({ path, query, json: body, headers }) => {
          seen.push({ url: `${path}?${query.toString()}`, body, headers })
          return json({})
        },
      },
      'quiet',
    )
    return seen
  }

  it.each([
    [
      '[{ add_body_param: { "card.limit": 9, admin: true } }]',
      { body: { name: expect.stringContaining('ann'), card: { id: 1, limit: 9, tags: [{ id: 2 }] }, admin: true } },
    ],
    [
      '[{ modify_body_param: { id: 5, missing: 1 } }]',
      { body: { name: expect.stringContaining('ann'), card: { id: 5, tags: [{ id: 5 }] } } },
    ],
    ['[{ delete_body_param: id }]', { body: { name: expect.stringContaining('ann'), card: { tags: [{}] } } }],
    [`[{ replace_body: '{"a":1}' }]`, { body: { a: 1 } }],
    ['[{ add_query_param: { admin: true } }, { delete_query_param: active }]', { url: '/v2/users/101?admin=true' }],
    ['[{ modify_query_param: { active: "no", other: x } }]', { url: '/v2/users/101?active=no' }],
    [
      `[{ modify_url: { regex_replace: { regex: "v[\\\\d]+/", replace_with: v1/ } } }]`,
      { url: '/v1/users/101?active=true' },
    ],
    ['[{ modify_url: { token_replace: { location: 3, replace_with: "8" } } }]', { url: '/v2/users/8?active=true' }],
    [
      '[{ modify_url: { token_insert: { location: 3, replace_with: all } } }]',
      { url: '/v2/users/all/101?active=true' },
    ],
    [
      '[{ add_header: { X-Role: admin } }, { delete_header: accept }]',
      { headers: expect.objectContaining({ 'x-role': 'admin' }) },
    ],
    ['[{ add_header: { Host: evil.example } }]', { headers: expect.objectContaining({ host: 'evil.example' }) }],
  ])('%s', async (steps, expected) => {
    expect(await received(steps)).toContainEqual(expect.objectContaining(expected))
  })

  it('is done for each value of a list, for every combination when it says so, and in loops', async () => {
    const lists = 'wordLists: { a: [1, 2], b: [x, y] }'
    const bodies = async (steps: string) =>
      (await received(steps, lists)).map(({ url }) => new URL(url, 'http://x').searchParams.get('active'))
    expect(await bodies('[{ modify_query_param: { active: "${a}" } }]')).toEqual(expect.arrayContaining(['1', '2']))
    expect(await bodies('[{ modify_query_param: { active: "${a}${b}" } }]')).toEqual(
      expect.arrayContaining(['1x', '2x', '1y', '2y']),
    )
    const looped = await received('[{ "${b}": { for_all: { add_query_param: { "p_${iteratorKey}": 1 } } } }]', lists)
    expect(looped.map(({ url }) => url)).toContainEqual(expect.stringMatching(/p_x=1&p_y=1/))
  })
})

describe('comparisons', () => {
  it.each([
    ['contains_either', 'The Admin', ['x', ' admin '], true],
    ['contains_all', 'a b', ['a', 'c'], false],
    ['not_contains', 'a b', ['c', 'a'], false],
    ['not_contains_either', 'a b', ['c', 'a'], true],
    ['eq', ' Post', ['POST', 'x'], true],
    ['neq', 200, ['200'], false],
    ['gte', '204', [204], true],
    ['lt', 'x', [3], false],
    ['regex', 'id: 7', ['^ID', '(?i)^ID'], true],
    [
      'contains_jwt',
      `Bearer ${['{"alg":"HS256"}', '{}'].map((part) => Buffer.from(part).toString('base64url')).join('.')}.x-_y`,
      [true],
      true,
    ],
    ['datatype', 12, ['number'], true],
    ['datatype', 'a@b.io', ['email'], true],
    ['eq_obj', '{"a":1,"b":2}', ['{"b":2,"a":1}'], true],
  ] as const)('%s of %j and %j is %j', (word, subject, wanted, result) => {
    expect(comparisons[word]?.(subject, [...wanted])).toBe(result)
  })

  it('of likeness are 100 for the same, symmetric, and between 0 and 100', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (one, other) => {
        for (const likeness of [percentageMatch, percentageMatchSchema]) {
          expect(likeness(one, one)).toBe(100)
          expect(likeness(one, other)).toBe(likeness(other, one))
          expect(likeness(one, other)).toBeGreaterThanOrEqual(0)
          expect(likeness(one, other)).toBeLessThanOrEqual(100)
        }
      }),
    )
  })

  it('take Java’s expressions, or none, and never throw', () => {
    expect(javaRegex('^(?i)admin')?.test('ADMIN')).toBe(true)
    expect(javaRegex('Pdo[./_\\')).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (source) => javaRegex(source) === undefined || javaRegex(source) instanceof RegExp),
    )
  })

  it('go through lists together, or in every combination', () => {
    const variables = new Map([
      ['a', [1, 2, 3]],
      ['b', ['x', 'y']],
      ['c', 'one'],
    ] as [string, never][])
    const shown = (isProduct: boolean) =>
      variantsOf(variables, ['a', 'b', 'c'], isProduct).map((one) => JSON.stringify([one.get('a'), one.get('b')]))
    expect(shown(false)).toEqual(['[1,"x"]', '[2,"y"]', '[3,"x"]'])
    expect(shown(true).toSorted()).toHaveLength(6)
  })
})

describe('a folder of templates', () => {
  it('is read as far as it can be, and every other file is listed with its reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-templates-'))
    folders.push(folder)
    const good = (id: string, more = '') =>
      `id: ${id}\ninfo: { name: ${id} }\n${more}\nexecute: { type: single, requests: [{ req: [{ modify_method: GET }] }] }\nvalidate: { response_code: 200, response_code: { gte: 200 } }\n`
    await Promise.all(
      Object.entries({
        'good.yaml': good('GOOD'),
        'again.yml': good('GOOD'),
        'graph.yaml': good('GRAPH').replace('type: single', 'type: graph'),
        'operation.yaml': good('OPERATION').replace('modify_method', 'ask_a_model'),
        'condition.yaml': good('CONDITION', 'api_selection_filters: { url: { magic_validate: x } }'),
        'inactive.yaml': good('INACTIVE', 'inactive: true'),
        'broken.yaml': 'id: [',
        'list.yaml': '- 1\n',
        'notes.txt': 'none of ours',
      }).map(([name, content]) => writeFile(join(folder, name), content)),
    )
    const { templates, unsupported } = await loadTemplates(folder)
    expect(templates.map(({ id, isInactive }) => [id, isInactive])).toEqual([
      ['GOOD', false],
      ['INACTIVE', true],
    ])
    expect(Object.fromEntries(unsupported.map(({ file, reason }) => [file, reason]))).toEqual({
      'good.yaml': 'the id is used by again.yml already',
      'graph.yaml': 'requests of the type graph',
      'operation.yaml': 'the operation ask_a_model',
      'condition.yaml': 'the condition magic_validate in api_selection_filters',
      'broken.yaml': expect.stringMatching(/^no YAML: /),
      'list.yaml': 'it is no template: it has no id',
    })
    const out: string[] = []
    const terminal = { out: (one: string) => void out.push(one), err: () => undefined, isTty: false, environment: {} }
    expect(await runCli(['rule', 'templates', folder], terminal)).toBe(0)
    expect(out.at(-1)).toBe('2 of 8 templates can be run\n')
    await expect(loadTemplates(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'rule_invalid' })
  })

  it('never throws for what is in a file', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (content) => {
        expect(parseTemplate(content, 'x.yaml')).toHaveProperty('file', 'x.yaml')
        expect(parseTemplate(`id: x\nexecute: ${content}\nvalidate: ${content}`, 'x.yaml')).toHaveProperty('file')
      }),
    )
  })
})

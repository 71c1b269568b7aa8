import { expect, it } from 'vitest'
import { parseConfig } from '../src/config/load.ts'
import type { FixtureAnswer, FixtureHandler, FixtureRequest } from '../src/fixture-kit/index.ts'
import { FixtureServer, json, text, unauthorized } from '../src/fixture-kit/index.ts'
import { graphqlEndpoints, readGraphqlSchema } from '../src/inputs/graphql.ts'
import { readOpenApi } from '../src/inputs/openapi.ts'
import type { Json, JsonObject } from '../src/json.ts'
import { getAt, isJsonObject, parsePath } from '../src/json.ts'
import { scalarText } from '../src/request/draft.ts'
import type { Rule } from '../src/rule/types.ts'
import { defineRule } from '../src/rule/types.ts'
import type { TestReport } from '../src/run/report.ts'
import { testApi } from '../src/run/test-api.ts'

/** One way in which services let people register and sign in. */
interface Design {
  readonly name: string
  /** The path and the description of what registration takes; `undefined` says nothing. */
  readonly registration: readonly [path: string, body: JsonObject | undefined]
  readonly signIn?: readonly [path: string, body: JsonObject | undefined]
  /** Why a registration is refused; undefined takes it. */
  readonly refuses?: (sent: JsonObject) => Json | undefined
  /** What names the account in requests to sign in; default `username`. */
  readonly named?: string
  readonly passwordAt?: string
  readonly answers: (token: string) => FixtureAnswer
  readonly registers?: (token: string) => FixtureAnswer
  readonly tokenOf: (request: FixtureRequest) => string | undefined
  readonly schemes?: JsonObject
  readonly formType?: true
  /** Signing in is a GET with basic credentials. */
  readonly basic?: true
  /** Described parameters of the private endpoints. */
  readonly parameters?: Json[]
}

const shown = (value: Json | undefined): string => scalarText(value ?? '')
const string = { type: 'string' }
const object = (properties: Record<string, Json>, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
})
const bearer = ({ headers }: FixtureRequest): string | undefined =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
const header =
  (name: string) =>
  ({ headers }: FixtureRequest): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }
const credentials = object({ username: string, password: string })
const need = (sent: JsonObject, ...names: string[]): Json | undefined => {
  const missing = names.find((name) => sent[name] === undefined || sent[name] === '')
  return missing === undefined ? undefined : { error: `${missing} is required` }
}

const designs: Design[] = [
  {
    name: 'a mail address, a repeated password and accepted terms; the token nested in the answer',
    registration: [
      '/api/v1/auth/sign-up',
      object({
        email: { type: 'string', format: 'email' },
        password: { type: 'string', minLength: 8 },
        password_confirmation: string,
        first_name: string,
        phone: { type: 'string', pattern: '^\\d{10}$' },
        accept_terms: { type: 'boolean' },
      }),
    ],
    signIn: ['/api/v1/auth/sign-in', object({ email: string, password: string })],
    named: 'email',
    refuses: (sent) =>
      sent.password !== sent.password_confirmation || sent.accept_terms !== true || !/^\d{10}$/.test(shown(sent.phone))
        ? { errors: [{ field: 'password_confirmation', message: 'does not match' }] }
        : undefined,
    answers: (token) => json({ data: { session: { accessToken: token, refreshToken: `${token}-again` } } }),
    tokenOf: bearer,
  },
  {
    name: 'a token after the word Token',
    registration: ['/users/', object({ username: string, email: string, password: string })],
    signIn: ['/api-token-auth/', credentials],
    answers: (token) => json({ token }),
    tokenOf: ({ headers }) => /^Token (\S+)$/.exec(headers.authorization ?? '')?.[1],
    schemes: { tokenAuth: { type: 'apiKey', in: 'header', name: 'Authorization' } },
  },
  {
    name: 'a described header of its own',
    registration: ['/register', credentials],
    signIn: ['/login', credentials],
    answers: (token) => json({ result: 'success', api_token: token }),
    tokenOf: header('x-session-key'),
    schemes: { key: { type: 'apiKey', in: 'header', name: 'X-Session-Key' } },
  },
  {
    name: 'x-access-token, of which the description says nothing',
    registration: ['/signup', credentials],
    signIn: ['/signin', credentials],
    answers: (token) => json({ accessToken: token }),
    tokenOf: header('x-access-token'),
  },
  {
    name: 'a header that is described as a parameter',
    registration: ['/account/create-user', credentials],
    signIn: ['/account/login', credentials],
    answers: (token) => json({ auth: token }),
    tokenOf: header('x-auth'),
    parameters: [{ name: 'X-Auth', in: 'header', required: true, schema: { type: 'string' } }],
    schemes: { key: { type: 'apiKey', in: 'header', name: 'X-Auth' } },
  },
  {
    name: 'an API key in the answer to the registration, and no sign-in',
    registration: ['/v2/customers', object({ name: string, email: string, password: string })],
    named: 'email',
    answers: () => unauthorized,
    registers: (token) => json({ id: 7, api_key: token }, 201),
    tokenOf: header('x-api-key'),
  },
  {
    name: 'forms and a session cookie',
    registration: ['/register', credentials],
    signIn: ['/login', credentials],
    formType: true,
    answers: (token) => ({
      status: 302,
      headers: { location: '/home', 'set-cookie': `sid=${token}; Path=/; HttpOnly` },
    }),
    tokenOf: ({ cookies }) => cookies.sid,
  },
  {
    name: 'no word on what registration and sign-in take',
    registration: ['/api/register', undefined],
    signIn: ['/api/login', undefined],
    named: 'email',
    refuses: (sent) => need(sent, 'email', 'password'),
    answers: (token) => json({ message: 'welcome', token }),
    tokenOf: bearer,
  },
  {
    name: 'no word on the fields, which are named in refusals',
    registration: ['/users/register', { type: 'object' }],
    signIn: ['/users/authenticate', { type: 'object' }],
    named: 'login',
    passwordAt: 'pwd',
    refuses: (sent) => need(sent, 'login', 'pwd'),
    answers: (token) => json({ jwt: token }),
    tokenOf: bearer,
  },
  {
    name: 'the token in a header of the answer',
    registration: ['/members', object({ username: string, password: string, role: { enum: ['admin', 'reader'] } })],
    signIn: ['/sessions', credentials],
    refuses: (sent) => (sent.role === 'admin' ? { error: 'you may not choose that' } : undefined),
    answers: (token) => ({ status: 204, headers: { 'x-auth-token': token } }),
    tokenOf: header('x-auth-token'),
  },
  {
    name: 'the password grant of OAuth 2 at the address of the description, with the mail address as the name',
    registration: ['/accounts/join', object({ email: string, full_name: string, password: string })],
    signIn: [
      '/connect',
      object({ grant_type: { type: 'string', pattern: '^password$' }, username: string, password: string }),
    ],
    formType: true,
    named: 'email',
    answers: (token) => json({ access_token: token, token_type: 'bearer' }),
    tokenOf: bearer,
    schemes: { oauth: { type: 'oauth2', flows: { password: { tokenUrl: '/connect', scopes: {} } } } },
  },
  {
    name: 'short names and passwords of letters and digits only',
    registration: ['/register', credentials],
    signIn: ['/login', credentials],
    refuses: (sent) =>
      !/^[a-z\d]{3,12}$/i.test(shown(sent.username))
        ? { message: 'username must have 3 to 12 letters and digits' }
        : /^[a-z\d]{6,16}$/i.test(shown(sent.password))
          ? undefined
          : { message: 'password must have 6 to 16 letters and digits' },
    answers: (token) => json({ token }),
    tokenOf: bearer,
  },
  {
    name: 'a GET with basic credentials that hands out a token',
    registration: ['/user', credentials],
    signIn: ['/login', undefined],
    basic: true,
    answers: (token) => json({ token }),
    tokenOf: header('x-access-token'),
  },
  {
    name: 'everything inside an object',
    registration: ['/api/users', object({ user: object({ username: string, email: string, password: string }) })],
    signIn: ['/api/users/login', object({ user: object({ email: string, password: string }) })],
    named: 'user.email',
    passwordAt: 'user.password',
    answers: (token) => json({ user: { email: 'x', token } }),
    tokenOf: ({ headers }) => /^Token (\S+)$/.exec(headers.authorization ?? '')?.[1],
  },
]

function basicOf({ headers }: FixtureRequest): JsonObject {
  const pair = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString('utf8')
  const [username = '', password = ''] = pair.split(':')
  return { username, password }
}

/** A service of the design that shows everybody who is signed in a page of their own. */
function routesOf(design: Design): { method: string; template: string; handle: FixtureHandler }[] {
  const accounts: { sent: JsonObject; token: string }[] = []
  const at = (sent: Json, path: string): Json | undefined => getAt(sent, parsePath(path))
  const { named = 'username', passwordAt = 'password' } = design
  const sentOf = (request: FixtureRequest): JsonObject =>
    design.formType === undefined ? (isJsonObject(request.json) ? request.json : {}) : Object.fromEntries(request.form)
  const own: FixtureHandler = (request) => {
    const token = design.tokenOf(request)
    const account = accounts.find((one) => one.token === token)
    return account === undefined ? unauthorized : json({ page: `of ${shown(at(account.sent, named))}` })
  }
  return [
    {
      method: 'POST',
      template: design.registration[0],
      handle: (request) => {
        const sent = sentOf(request)
        const refusal =
          at(sent, named) === undefined || at(sent, passwordAt) === undefined
            ? (design.refuses?.(sent) ?? { error: 'name and password, please' })
            : design.refuses?.(sent)
        if (refusal !== undefined) return json(refusal, 400)
        if (accounts.some((account) => at(account.sent, named) === at(sent, named)))
          return json({ error: 'taken' }, 409)
        const token = `t0k${accounts.length}-${Buffer.from(shown(at(sent, named))).toString('hex')}`
        accounts.push({ sent, token })
        return design.registers?.(token) ?? json({ message: 'made' }, 201)
      },
    },
    ...(design.signIn === undefined
      ? []
      : [
          {
            method: design.basic === undefined ? 'POST' : 'GET',
            template: design.signIn[0],
            handle: (request: FixtureRequest) => {
              const sent = design.basic === undefined ? sentOf(request) : basicOf(request)
              const name = at(sent, named) ?? (design.formType === undefined ? undefined : sent.username)
              const account = accounts.find(
                (one) => at(one.sent, named) === name && at(one.sent, passwordAt) === at(sent, passwordAt),
              )
              if (name === undefined) return json({ error: `${named} is required` }, 400)
              return account === undefined ? json({ error: 'wrong' }, 401) : design.answers(account.token)
            },
          },
        ]),
    { method: 'GET', template: '/page', handle: own },
    { method: 'GET', template: '/page/{number}', handle: own },
  ]
}

function descriptionOf(design: Design): JsonObject {
  const type = design.formType === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  const post = ([path, schema]: readonly [string, JsonObject | undefined]): JsonObject => ({
    [path]: {
      [design.basic !== undefined && schema === undefined ? 'get' : 'post']: {
        ...(schema === undefined ? {} : { requestBody: { content: { [type]: { schema } } } }),
        responses: { 200: { description: 'ok' } },
      },
    },
  })
  const get = { get: { parameters: design.parameters ?? [], responses: { 200: { description: 'ok' } } } }
  return {
    openapi: '3.0.3',
    info: { title: design.name, version: '1' },
    components: { securitySchemes: design.schemes ?? {} },
    paths: {
      ...post(design.registration),
      ...(design.signIn === undefined ? {} : post(design.signIn)),
      '/page': get,
    },
  }
}

const quiet = defineRule({
  id: 'quiet',
  title: 'Says nothing at all',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N',
  cwe: [1],
  owasp: 'API8:2023',
  why: 'For tests.',
  fix: 'None.',
  controls: ['secure-coding'],
  needs: { identities: 2 },
  run: async () => undefined,
})

it.each(designs)('two users are registered and signed in where there is: $name', async (design) => {
  const server = await FixtureServer.start(routesOf(design))
  try {
    const description = await readOpenApi(descriptionOf(design), `${server.origin}/openapi.json`, server.origin)
    const config = parseConfig({ target: server.origin, oob: { enabled: false }, allow: { writes: true } })
    const report = await testApi(config, { description, rules: [quiet] })
    expect({ faults: server.faults, notes: report.notes, names: namesIn(report) }).toEqual({
      faults: [],
      notes: [expect.stringContaining('signed in as alice and bob')],
      names: ['alice', 'bob'],
    })
    // What is for those who are signed in was reached, and the accounts are on the list of what was made.
    expect(report.unreached).not.toContainEqual(expect.objectContaining({ endpoint: 'GET /page' }))
    expect(report.coverage.find(({ endpoint }) => endpoint === 'GET /page')?.cells.get('quiet')?.state).toBe('ran')
    expect(report.created.length).toBeGreaterThanOrEqual(2)
  } finally {
    await server.close()
  }
})

function namesIn(report: TestReport): string[] {
  return report.identities.map(({ name }) => name)
}

it.each([
  ['with the token inside', 'type Session { token: String! } ', 'Session!', (token: string): Json => ({ token })],
  ['with the token itself', '', 'String', (token: string): Json => token],
])('two users are registered and signed in through GraphQL, which answers %s', async (_, types, type, answer) => {
  const accounts = new Map<string, string>()
  const sdl = `${types}type Query { me: String } input NewUser { username: String! email: String! password: String! }
type Mutation { createUser(input: NewUser!): Boolean login(username: String!, password: String!): ${type} }`
  const handle: FixtureHandler = (request) => {
    const { query, variables } = isJsonObject(request.json) ? request.json : {}
    const asked = /\b(createUser|login|me)\b/.exec(
      typeof query === 'string' ? query.slice(query.indexOf('{')) : '',
    )?.[1]
    const value = (path: string): string => shown(getAt(variables, parsePath(path)))
    if (asked === 'createUser') {
      accounts.set(value('input.username'), value('input.password'))
      return json({ data: { createUser: true } })
    }
    if (asked === 'login')
      return accounts.get(value('username')) === value('password')
        ? json({ data: { login: answer(`opaque0token0of0${value('username')}`) } })
        : json({ data: { login: null }, errors: [{ message: 'wrong' }] })
    const name = /^Bearer opaque0token0of0(\w+)$/.exec(request.headers.authorization ?? '')?.[1]
    return name === undefined || !accounts.has(name)
      ? json({ data: { me: null }, errors: [{ message: 'unauthenticated' }] })
      : json({ data: { me: name } })
  }
  const server = await FixtureServer.start([{ method: 'POST', template: '/graphql', handle }])
  try {
    const endpoints = graphqlEndpoints(readGraphqlSchema(sdl, 'test'), { origin: server.origin, path: '/graphql' })
    const config = parseConfig({ target: server.origin, oob: { enabled: false }, allow: { writes: true } })
    const answers: [string, string | undefined][] = []
    const recorder: Rule = {
      ...quiet,
      applies: () => true,
      run: async ({ endpoint, baseline }) => {
        answers.push([endpoint.id, baseline()?.exchange.response.body.toString('utf8')])
      },
    }
    const report = await testApi(config, { description: { endpoints, schemes: [], notes: [] }, rules: [recorder] })
    expect({ names: namesIn(report), unreached: report.unreached }).toEqual({ names: ['alice', 'bob'], unreached: [] })
    expect(answers).toContainEqual(['QUERY /graphql me', expect.stringMatching(/^\{"data":\{"me":"hfalice/)])
  } finally {
    await server.close()
  }
})

it('registers nobody without --allow-writes, and says what would be gained', async () => {
  const seen: string[] = []
  const server = await FixtureServer.start([], ({ method, path }) => {
    seen.push(`${method} ${path}`)
    return text('no', 401)
  })
  try {
    const [design] = designs
    if (design === undefined) throw new Error('there is no design')
    const description = await readOpenApi(descriptionOf(design), `${server.origin}/openapi.json`, server.origin)
    const notes: string[] = []
    const config = parseConfig({ target: server.origin, oob: { enabled: false } })
    await testApi(config, { description, rules: [quiet] }, { onNote: (note) => notes.push(note) })
    expect(notes).toContainEqual(expect.stringContaining('with --allow-writes two users would be registered'))
    expect(seen).not.toContainEqual(`POST ${design.registration[0]}`)
  } finally {
    await server.close()
  }
})

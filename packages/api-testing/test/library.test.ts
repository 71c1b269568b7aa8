import { expect, it } from 'vitest'
import { parseConfig } from '../src/config/load.ts'
import type { FixtureAnswer, FixtureRequest } from '../src/fixture-kit/index.ts'
import { FixtureServer, json, notFound, unauthorized } from '../src/fixture-kit/index.ts'
import type { FixtureRoute } from '../src/fixture-kit/server.ts'
import { readOpenApi } from '../src/inputs/openapi.ts'
import type { JsonObject } from '../src/json.ts'
import { isJsonObject } from '../src/json.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'
import type { TestReport } from '../src/run/report.ts'
import { testApi } from '../src/run/test-api.ts'

// A library whose description says nothing but names: people are named by their user names, books by their titles, and nobody is given to sign in.

interface Reader {
  readonly username: string
  password: string
  readonly email: string
  readonly admin: boolean
}

interface Library {
  readonly routes: FixtureRoute[]
  /** What was asked to be deleted, and whose it was. */
  readonly deleted: string[]
  readonly readers: Map<string, Reader>
}

const done = (message: string): FixtureAnswer => json({ status: 'success', message })
const refused = (message: string): FixtureAnswer => json({ status: 'fail', message }, 400)
const word = (sent: JsonObject, name: string): string | undefined => {
  const value = sent[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function library(isCareful: boolean): Library {
  const readers = new Map<string, Reader>()
  const books = new Map<string, { owner: string; secret: string }>()
  const deleted: string[] = []
  readers.set('carla', { username: 'carla', password: 'kept-by-carla', email: 'carla@mail.example', admin: false })
  books.set('Salt', { owner: 'carla', secret: 'under the stairs' })
  const caller = ({ headers }: FixtureRequest): Reader | undefined =>
    readers.get(/^Bearer pass-of-(\w+)$/.exec(headers.authorization ?? '')?.[1] ?? '')
  const route = (key: string, handle: (request: FixtureRequest, sent: JsonObject, me: Reader) => FixtureAnswer) => {
    const [method = '', template = ''] = key.split(' ')
    return {
      method,
      template,
      handle: (request: FixtureRequest): FixtureAnswer => {
        const me = caller(request)
        const sent = isJsonObject(request.json) ? request.json : {}
        if (me === undefined && !template.startsWith('/readers/v1/log') && template !== '/readers/v1/register')
          return unauthorized
        return handle(request, sent, me ?? { username: '', password: '', email: '', admin: false })
      },
    }
  }
  const routes = [
    route('POST /readers/v1/register', (_, sent) => {
      const [username, password, email] = ['username', 'password', 'email'].map((name) => word(sent, name))
      if (username === undefined || password === undefined || email === undefined) return refused('incomplete')
      if (!/^\w+$/.test(username) || readers.has(username)) return refused('choose another username')
      const admin = !isCareful && sent.admin === true
      readers.set(username, { username, password, email, admin })
      return done('registered')
    }),
    route('POST /readers/v1/login', (_, sent) => {
      const reader = readers.get(word(sent, 'username') ?? '')
      return reader !== undefined && reader.password === sent.password
        ? json({ status: 'success', auth_token: `pass-of-${reader.username}` })
        : refused('wrong')
    }),
    route('GET /readers/v1', () => json({ readers: [...readers.keys()].map((username) => ({ username })) })),
    route('GET /readers/v1/{username}', ({ params }, _, me) => {
      const reader = readers.get(params.username ?? '')
      if (reader === undefined || (isCareful && reader !== me)) return notFound
      return json({ username: reader.username, email: reader.email, admin: reader.admin })
    }),
    route('PUT /readers/v1/{username}/password', ({ params }, sent, me) => {
      const reader = isCareful ? me : readers.get(params.username ?? '')
      const password = word(sent, 'password')
      if (reader === undefined || password === undefined) return refused('no password')
      reader.password = password
      return { status: 204 }
    }),
    route('GET /books/v1', () =>
      json({ Books: [...books].map(([title, { owner }]) => ({ book_title: title, user: owner })) }),
    ),
    route('POST /books/v1', (_, sent, me) => {
      const title = word(sent, 'book_title')
      const secret = word(sent, 'secret')
      if (title === undefined || secret === undefined) return refused('incomplete')
      if (books.has(title)) return refused('there is one')
      books.set(title, { owner: me.username, secret })
      return done('added')
    }),
    route('GET /books/v1/{book_title}', ({ params }, _, me) => {
      const book = books.get(params.book_title ?? '')
      if (book === undefined || (isCareful && book.owner !== me.username)) return notFound
      return json({ book_title: params.book_title ?? '', ...book })
    }),
    route('DELETE /books/v1/{book_title}', ({ params }, _, me) => {
      const title = params.book_title ?? ''
      const book = books.get(title)
      if (book === undefined || (isCareful && book.owner !== me.username)) return notFound
      deleted.push(`${title} of ${book.owner}`)
      books.delete(title)
      return done('deleted')
    }),
  ]
  return { routes, deleted, readers }
}

function descriptionOf(routes: readonly FixtureRoute[]): JsonObject {
  const bodies: Record<string, string[]> = {
    'POST /readers/v1/register': ['username', 'password', 'email'],
    'POST /readers/v1/login': ['username', 'password'],
    'PUT /readers/v1/{username}/password': ['password'],
    'POST /books/v1': ['book_title', 'secret'],
  }
  const paths: Record<string, JsonObject> = {}
  for (const { method, template } of routes) {
    const fields = bodies[`${method} ${template}`]
    const properties = Object.fromEntries((fields ?? []).map((name) => [name, { type: 'string' }]))
    const content = { 'application/json': { schema: { type: 'object', properties } } }
    const name = /\{(\w+)\}/.exec(template)?.[1]
    paths[template] = {
      ...paths[template],
      [method.toLowerCase()]: {
        responses: { 200: { description: 'ok' } },
        ...(fields === undefined ? {} : { requestBody: { content } }),
        parameters: name === undefined ? [] : [{ name, in: 'path', required: true, schema: { type: 'string' } }],
      },
    }
  }
  return { openapi: '3.0.1', info: { title: 'Library', version: '1' }, paths }
}

const wanted = /^(?:bola-read|bola-delete|password-of-other-changed|mass-assignment|sql-error|stack-trace)$/
const rules = (await loadRules(builtinFolder)).map(({ rule }) => rule).filter(({ id }) => wanted.test(id))

async function run(isCareful: boolean): Promise<{ report: TestReport; deleted: string[]; carla: string | undefined }> {
  const { routes, deleted, readers } = library(isCareful)
  const server = await FixtureServer.start(routes)
  try {
    const description = await readOpenApi(descriptionOf(routes), `${server.origin}/openapi.json`, server.origin)
    const allow = { writes: true, destructive: true }
    const config = parseConfig({ target: server.origin, oob: { enabled: false }, allow })
    const report = await testApi(config, { description, rules })
    expect(server.faults).toEqual([])
    return { report, deleted, carla: readers.get('carla')?.password }
  } finally {
    await server.close()
  }
}

it('finds what a careless library gives away, with no more than its address and its description', async () => {
  const { report, deleted, carla } = await run(false)
  expect(report.findings.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual(
    expect.arrayContaining([
      'bola-read GET /books/v1/{book_title}',
      'bola-read GET /readers/v1/{username}',
      'bola-delete DELETE /books/v1/{book_title}',
      'password-of-other-changed PUT /readers/v1/{username}/password',
      'mass-assignment POST /readers/v1/register',
    ]),
  )
  // What the run did not make is untouched.
  expect(deleted.length).toBeGreaterThan(0)
  expect(deleted.filter((one) => one.endsWith('carla'))).toEqual([])
  expect(carla).toBe('kept-by-carla')
})

it('blames a careful library for nothing, although it reached everything', async () => {
  const { report, deleted, carla } = await run(true)
  expect(report.findings.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual([])
  expect(report.unreached).toEqual([])
  // Rules ran on what changes a password and on what deletes.
  for (const endpoint of ['PUT /readers/v1/{username}/password', 'DELETE /books/v1/{book_title}'])
    expect(report.coverage.find((row) => row.endpoint === endpoint)?.cells.get('stack-trace')?.state).toBe('ran')
  expect(deleted.filter((one) => one.endsWith('carla'))).toEqual([])
  expect(carla).toBe('kept-by-carla')
})

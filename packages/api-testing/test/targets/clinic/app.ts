import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accountRoutes } from './accounts.ts'
import { billingRoutes } from './billing.ts'
import { Database } from './database.ts'
import type { FlawId } from './flaws.ts'
import { officeRoutes } from './office.ts'
import { openApiOf } from './openapi.ts'
import { paperRoutes } from './papers.ts'
import { patientRoutes } from './patients.ts'
import type { Call, Clinic, Route, Schema } from './route.ts'
import { Limit, Refusal } from './route.ts'
import { Tokens } from './tokens.ts'
import { visitRoutes } from './visits.ts'

export interface StartedClinic {
  readonly origin: string
  readonly description: Schema
  /** Its working folder. */
  readonly folder: string
  stop(): Promise<void>
}

/** Starts the clinic on 127.0.0.1 with the chosen flaws. */
export async function startClinic(chosen: 'all' | 'none' | readonly FlawId[]): Promise<StartedClinic> {
  const has = (flaw: FlawId): boolean => chosen === 'all' || (chosen !== 'none' && chosen.includes(flaw))
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  mkdirSync(join(folder, 'documents'))
  writeFileSync(join(folder, 'documents', 'welcome.txt'), 'Bring your insurance card.\n')
  writeFileSync(join(folder, 'settings.env'), 'DATABASE_URL=postgres://clinic:Fjord-19-Anchor@db.internal/clinic\n')
  const clinic: Clinic = { db: new Database(), tokens: new Tokens(folder, has), folder, has }
  const routes = [accountRoutes, patientRoutes, visitRoutes, paperRoutes, billingRoutes, officeRoutes].flatMap((make) =>
    make(clinic),
  )

  const app = Fastify({ forceCloseConnections: true })
  app.addContentTypeParser(['application/xml', 'text/xml'], { parseAs: 'string' }, (_, body, done) => done(null, body))
  answerHeaders(app, clinic)
  answerErrors(app, clinic)
  for (const route of routes) addRoute(app, route, clinic)
  addForgotten(app, clinic)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    origin,
    description: openApiOf(routes, origin),
    folder,
    stop: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function addRoute(app: FastifyInstance, route: Route, clinic: Clinic): void {
  const isText = route.consumes !== undefined
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      ...(route.body !== undefined && !isText && { body: route.body }),
      ...(route.query !== undefined && { querystring: { type: 'object', properties: withoutFormats(route.query) } }),
    },
    // who calls comes before what is sent: a stranger learns nothing of the schema
    onRequest: async (request) => {
      if (route.access !== 'public') callerOf(request, route, clinic)
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = route.access === 'public' ? undefined : callerOf(request, route, clinic)
      if (isText && typeof request.body !== 'string') throw new Refusal(415, `Send ${route.consumes}`)
      return route.handle({
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: (typeof request.body === 'object' ? request.body : {}) as Call['body'],
        text: typeof request.body === 'string' ? request.body : '',
        request,
        reply,
        ...caller,
      } as Call)
    },
  })
}

/** Dates and ids in queries are for the handlers to judge. */
function withoutFormats(query: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(query).map(([name, { format: _, ...schema }]) => [name, schema]))
}

function callerOf(
  request: FastifyRequest,
  { access }: Route,
  { db, tokens, has }: Clinic,
): Pick<Call, 'user' | 'claims'> {
  const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  const { access_token: inQuery } = request.query as { access_token?: string }
  const claims = tokens.verify(bearer ?? (has('token-in-query') ? inQuery : undefined) ?? '')
  const user = claims === undefined ? undefined : db.one('SELECT * FROM users WHERE username = ?', claims.sub)
  if (claims === undefined || user === undefined) throw new Refusal(401, 'Sign in first')
  if (Array.isArray(access) && !access.includes(user['role'])) throw new Refusal(403, 'Not allowed')
  return { user, claims }
}

function answerHeaders(app: FastifyInstance, { has }: Clinic): void {
  const requests = new Limit(600, 1_000)
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (has('cors-any-origin') && origin !== undefined) {
      reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true')
      if (request.method === 'OPTIONS') {
        reply.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
        reply.header('access-control-allow-headers', 'authorization, content-type')
        await reply.code(204).send()
      }
    }
    if (has('no-security-headers')) return
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    requests.count(request.ip, reply)
  })
}

function answerErrors(app: FastifyInstance, { has }: Clinic): void {
  app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).send({ error: error.message })
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.code(error.statusCode).send({ error: error.message })
    return reply
      .code(500)
      .send(
        has('schedule-stack-trace')
          ? { error: error.message, stack: error.stack }
          : { error: 'Something went wrong', requestId: request.id },
      )
  })
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'Not found' }))
}

/** What nobody meant to publish. */
function addForgotten(app: FastifyInstance, { db, folder, has }: Clinic): void {
  if (has('debug-config'))
    app.get('/debug/config', () => ({
      nodeEnv: 'production',
      jwt: { algorithm: 'HS256', secret: 'changeit' },
      database: { url: 'postgres://clinic:Fjord-19-Anchor@db.internal/clinic' },
      folder,
    }))
  if (has('git-folder')) {
    app.get('/.git/HEAD', (_, reply) => reply.type('text/plain').send('ref: refs/heads/main\n'))
    app.get('/.git/config', (_, reply) =>
      reply
        .type('text/plain')
        .send(
          '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = git@git.clinic.example:clinic/api.git\n',
        ),
    )
  }
  if (has('database-dump'))
    app.get('/backup.sql', (_, reply) => {
      const rows = db.all('SELECT username, email, password_hash FROM users')
      const values = rows.map((row) => `('${row['username']}', '${row['email']}', '${row['password_hash']}')`)
      return reply
        .type('application/sql')
        .send(
          `-- PostgreSQL database dump\nCREATE TABLE users (username text, email text, password_hash text);\nINSERT INTO users VALUES ${values.join(',\n')};\n`,
        )
    })
}

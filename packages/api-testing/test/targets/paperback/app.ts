import { readdir, rm } from 'node:fs/promises'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { accountRoutes } from './accounts.ts'
import { backOfficeRoutes } from './back-office.ts'
import { bookRoutes } from './books.ts'
import type { FlawId } from './flaws.ts'
import { flaws } from './flaws.ts'
import { graphqlRoutes, schemaText } from './graphql.ts'
import { openApi } from './openapi.ts'
import { orderRoutes } from './orders.ts'
import type { Shop } from './shop.ts'
import { openShop } from './shop.ts'

export interface Paperback {
  readonly origin: string
  /** What it says of itself, in OpenAPI 3.1. */
  readonly description: object
  readonly sdl: string
  close(): Promise<void>
}

/** Starts the book market on 127.0.0.1 with these flaws: all of them, or none (the hardened twin), or a chosen few. */
export async function startPaperback(planted: 'all' | 'none' | readonly FlawId[]): Promise<Paperback> {
  const chosen = new Set<FlawId>(
    planted === 'all' ? (Object.keys(flaws) as FlawId[]) : planted === 'none' ? [] : planted,
  )
  const shop = await openShop((id) => chosen.has(id))
  const { flawed } = shop
  const app = Fastify({
    bodyLimit: flawed('review-length') ? 64 * 1024 * 1024 : 256 * 1024,
    routerOptions: { caseSensitive: !flawed('admin-path-case') },
    forceCloseConnections: true,
    onProtoPoisoning: flawed('settings-pollution') ? 'ignore' : 'error',
    onConstructorPoisoning: flawed('settings-pollution') ? 'ignore' : 'error',
  })
  await app.register(cookie)
  if (!flawed('headers-missing'))
    await app.register(helmet, {
      contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    })
  await app.register(rateLimit, {
    global: !flawed('no-rate-limit'),
    max: 1200,
    timeWindow: 2000,
    keyGenerator: ({ headers, ip }) => headers.authorization ?? ip,
  })
  app.addContentTypeParser(['application/xml', 'text/xml'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: 4 * 1024 * 1024 },
    (_request, body, done) => done(null, body),
  )
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin !== undefined && flawed('cors-reflected')) {
      void reply.header('access-control-allow-origin', origin)
      void reply.header('access-control-allow-credentials', 'true')
    }
    if (!flawed('order-invoice-cached') && !request.url.startsWith('/api/books'))
      void reply.header('cache-control', 'no-store')
    done()
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500)
      return reply
        .code(status)
        .send({ error: error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'the body is no JSON' : error.message })
    return reply
      .code(500)
      .send(flawed('stack-trace') ? { error: error.message, stack: error.stack } : { error: 'something went wrong' })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }))
  accountRoutes(app, shop)
  bookRoutes(app, shop)
  orderRoutes(app, shop)
  backOfficeRoutes(app, shop)
  graphqlRoutes(app, shop)
  leftovers(app, shop)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    description: openApi(shop, origin),
    sdl: schemaText(shop),
    close: async () => {
      await app.close()
      shop.db.close()
      await rm(shop.folder, { recursive: true, force: true })
    },
  }
}

/** What a hurried deployment leaves behind. */
function leftovers(app: FastifyInstance, shop: Shop): void {
  const { flawed } = shop
  const text = (path: string, id: FlawId, body: () => string | Promise<string>, type = 'text/plain'): void => {
    if (flawed(id)) app.get(path, async (_request, reply) => reply.type(type).send(await body()))
  }
  text(
    '/.env',
    'env-file',
    () =>
      'NODE_ENV=production\nDATABASE_URL=postgres://paperback:gr33nDoor@db.internal:5432/paperback\nSTRIPE_SECRET_KEY=sk_live_planted000000000000\n',
  )
  text(
    '/.git/config',
    'git-folder',
    () =>
      '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = git@code.paperback.example:shop.git\n',
  )
  text('/.git/HEAD', 'git-folder', () => 'ref: refs/heads/main\n')
  text(
    '/metrics',
    'metrics-open',
    () =>
      '# HELP process_cpu_seconds_total Total user and system CPU time.\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 12.5\n',
  )
  text(
    '/debug/env',
    'environment-dump',
    () =>
      JSON.stringify({
        NODE_ENV: 'production',
        PATH: '/usr/bin',
        HOME: '/srv',
        DATABASE_URL: 'postgres://paperback:gr33nDoor@db.internal/paperback',
      }),
    'application/json',
  )
  text(
    '/backup.sql',
    'backup-archive',
    () =>
      "-- PostgreSQL database dump\nCREATE TABLE public.users (id integer, username text);\nINSERT INTO public.users VALUES (1, 'alice');\n",
  )
  text(
    '/uploads/',
    'uploads-listing',
    async () =>
      `<html><head><title>Index of /uploads/</title></head><body><h1>Index of /uploads/</h1><pre><a href="../">../</a>\n${(await readdir(shop.folder)).map((name) => `<a href="${name}">${name}</a>`).join('\n')}</pre></body></html>`,
    'text/html',
  )
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentNode, GraphQLFormattedError, ValidationRule } from 'graphql'
import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { Database } from './database.ts'
import type { FlawId } from './flaws.ts'
import { aliasLimit, depthLimit } from './limits.ts'
import type { Asker } from './resolvers.ts'
import { resolversOf } from './resolvers.ts'
import { sdl } from './schema.graphql.ts'

export interface StartedForum {
  readonly origin: string
  readonly sdl: string
  /** Its working folder. */
  readonly folder: string
  stop(): Promise<void>
}

interface Operation {
  readonly query?: unknown
  readonly variables?: Record<string, unknown>
  readonly operationName?: string
}

/** Starts the forum on 127.0.0.1 with the chosen flaws: everything is at /graphql. */
export async function startForum(chosen: 'all' | 'none' | readonly FlawId[]): Promise<StartedForum> {
  const has = (flaw: FlawId): boolean => chosen === 'all' || (chosen !== 'none' && chosen.includes(flaw))
  const folder = mkdtempSync(join(tmpdir(), 'forum-'))
  mkdirSync(join(folder, 'attachments'))
  writeFileSync(join(folder, 'attachments', 'rules.txt'), 'Be kind.\n')
  writeFileSync(join(folder, 'settings.env'), 'DATABASE_URL=postgres://forum:Basalt-44-Fern@db.internal/forum\n')
  const db = new Database()
  const sessions = new Map<string, string>()
  const schema = buildSchema(sdl)
  const rootValue = resolversOf({ db, sessions, folder, has })
  const rules: ValidationRule[] = [
    ...specifiedRules,
    ...(has('introspection') ? [] : [NoSchemaIntrospectionCustomRule]),
    ...(has('depth') ? [] : [depthLimit(7)]),
    ...(has('aliases') ? [] : [aliasLimit(10)]),
  ]

  const shownError = (error: GraphQLError): GraphQLFormattedError => {
    const { message, extensions, path } = error
    const isOurs = error.originalError === undefined || error.originalError instanceof GraphQLError
    if (has('stack-traces'))
      return {
        message,
        ...(path && { path }),
        extensions: {
          ...extensions,
          exception: { stacktrace: (error.originalError ?? error).stack?.split('\n') ?? [] },
        },
      }
    const told = isOurs ? message : 'Something went wrong'
    return {
      message: has('suggestions') ? told : told.replace(/ Did you mean .*$/s, ''),
      ...(path && { path }),
      extensions: isOurs ? extensions : { code: 'INTERNAL_SERVER_ERROR' },
    }
  }

  const answer = async (
    operation: Operation,
    asker: Asker,
    isGet: boolean,
  ): Promise<{ status: number; result: unknown }> => {
    const failed = (errors: readonly GraphQLError[]) => ({ status: 400, result: { errors: errors.map(shownError) } })
    let document: DocumentNode
    try {
      if (typeof operation.query !== 'string') throw new GraphQLError('Send a query')
      document = parse(operation.query, has('depth') ? {} : { maxTokens: 2_000 })
    } catch (error) {
      return failed([error instanceof GraphQLError ? error : new GraphQLError('The query cannot be read')])
    }
    const errors = validate(schema, document, rules)
    if (errors.length > 0) return failed(errors)
    const kind = getOperationAST(document, operation.operationName)?.operation
    if (isGet && kind !== 'query' && !has('mutation-by-get'))
      return { status: 405, result: { errors: [{ message: 'Send mutations by POST' }] } }
    const result = await execute({
      schema,
      document,
      rootValue,
      contextValue: asker,
      variableValues: operation.variables,
      operationName: operation.operationName,
    })
    return { status: 200, result: { ...result, ...(result.errors && { errors: result.errors.map(shownError) }) } }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://forum')
    const { origin } = request.headers
    if (has('cors-any-origin') && origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('access-control-allow-credentials', 'true')
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
    }
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    const send = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (url.pathname === '/graphiql' && has('graphiql'))
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(
          '<!doctype html><html><head><title>GraphiQL</title><script src="/graphiql.min.js"></script></head><body><div id="graphiql">Loading...</div></body></html>',
        )
    if (url.pathname !== '/graphql') return send(404, { errors: [{ message: 'Not found' }] })

    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const user = db.one('SELECT * FROM users WHERE id = ?', sessions.get(token) ?? '')
    const asker: Asker = { token, user }
    let body: unknown
    if (request.method === 'GET') {
      const variables = url.searchParams.get('variables')
      body = {
        query: url.searchParams.get('query') ?? undefined,
        variables: variables === null ? undefined : JSON.parse(variables),
      }
    } else if (request.method === 'POST') {
      const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim()
      const text = await textOf(request)
      if (!has('form-body') && text.length > 50_000)
        return send(413, { errors: [{ message: 'The body is too large' }] })
      if (type === 'application/json') body = JSON.parse(text)
      else if (has('form-body') && type === 'application/x-www-form-urlencoded')
        body = Object.fromEntries(new URLSearchParams(text))
      else if (has('form-body') && type === 'text/plain') body = JSON.parse(text)
      else return send(415, { errors: [{ message: 'Send application/json' }] })
    } else return send(405, { errors: [{ message: 'Use GET or POST' }] })

    if (!Array.isArray(body)) {
      const { status, result } = await answer(body ?? {}, asker, request.method === 'GET')
      return send(status, result)
    }
    if (!has('batching')) return send(400, { errors: [{ message: 'Send one operation at a time' }] })
    const results = await Promise.all(body.map((operation) => answer(operation as Operation, asker, false)))
    return send(
      200,
      results.map(({ result }) => result),
    )
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const isSyntax = error instanceof SyntaxError
      if (!response.headersSent) response.writeHead(isSyntax ? 400 : 500, { 'content-type': 'application/json' })
      const message = isSyntax ? 'The body cannot be read' : 'Something went wrong'
      response.end(
        JSON.stringify({ errors: [{ message: has('stack-traces') ? String((error as Error).stack) : message }] }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sdl,
    folder,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

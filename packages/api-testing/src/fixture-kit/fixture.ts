import { parseConfig } from '../config/load.ts'
import type { ConfigInput } from '../config/schema.ts'
import { graphqlEndpoints, readGraphqlSchema } from '../inputs/graphql.ts'
import { readOpenApi } from '../inputs/openapi.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, toJson } from '../json.ts'
import type { ApiDescription } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Rule } from '../rule/types.ts'
import type { TestReport } from '../run/report.ts'
import { testApi } from '../run/test-api.ts'
import type { FrontDecision } from './front.ts'
import { startFront } from './front.ts'
import type { FixtureHandler, FixtureRoute, ServerOptions, SocketHandler } from './server.ts'
import { FixtureServer, standardUsers } from './server.ts'

/** A route with what the description says about it. */
export interface DescribedRoute {
  readonly handle: FixtureHandler
  /** Example values of query parameters. */
  readonly query?: Readonly<Record<string, Json>>
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  /** Examples of path parameters; without one they are learned or made up. */
  readonly path?: Readonly<Record<string, Json>>
  /** Example of the body; its schema is taken from it unless `operation` has a `requestBody`. */
  readonly body?: Json
  /** Name of a field of the (multipart) body that is a file. */
  readonly file?: string
  /** Default `application/json`, with a file `multipart/form-data`. */
  readonly bodyType?: string
  /** The route exists but is not described. */
  readonly hidden?: boolean
  /** More fields of the OpenAPI operation: `operationId`, `summary`, `security`, `parameters`, `responses`. */
  readonly operation?: JsonObject
}

/** A small API that has the fault of a rule, or plainly does not. */
export interface Fixture {
  readonly name?: string
  /** `'GET /orders/{id}'` → what answers. Described as OpenAPI unless `hidden`. */
  readonly routes: Readonly<Record<string, FixtureHandler | DescribedRoute>>
  /** Paths that take WebSockets. A description of them stands in `routes` (`GET /path`), with what a plain request gets. */
  readonly sockets?: Readonly<Record<string, SocketHandler>>
  /** Looks at the raw bytes that begin a connection, as a proxy before the server would. */
  readonly front?: (bytes: string) => FrontDecision
  /** Serves https with a certificate of its own, valid for so many days. */
  readonly tls?: NonNullable<ServerOptions['tls']>
  /** What answers every other path; default 404. */
  readonly fallback?: FixtureHandler
  /** Instead of the description made from the routes. GraphQL requests go to `/graphql`. */
  readonly graphql?: string
  /**
   * Who signs in, of the standard users alice, bob (both `user`) and admin. Default alice, bob and admin; `[]` for nobody. They send
   * `Authorization: Bearer <token>`; handlers see them as `request.user`.
   */
  readonly users?: readonly ('alice' | 'bob' | 'admin')[]
  /** More configuration, e.g. identities that log in, limits, public. */
  readonly config?: ConfigInput
}

/** A fixture, or what makes one: a function gives every run fresh state. */
export type FixtureSource = Fixture | (() => Fixture | Promise<Fixture>)

export interface RuleFixtures {
  readonly fires: readonly FixtureSource[]
  readonly quiet: readonly FixtureSource[]
}

type OneOrMore = FixtureSource | readonly FixtureSource[]

/** The fixtures of a rule: at least one on which it must fire and one on which it must stay quiet although it runs. */
export function defineFixtures(fixtures: { fires: OneOrMore; quiet: OneOrMore }): RuleFixtures {
  return { fires: sources(fixtures.fires), quiet: sources(fixtures.quiet) }
}

function sources(one: OneOrMore): readonly FixtureSource[] {
  return isSourceList(one) ? one : [one]
}

function isSourceList(one: OneOrMore): one is readonly FixtureSource[] {
  return Array.isArray(one)
}

export interface FixtureResult {
  readonly name: string
  readonly expected: 'fires' | 'quiet'
  readonly report: TestReport
  /** Undefined when it went as it should. */
  readonly failure: string | undefined
}

function routesOf(fixture: Fixture): { route: FixtureRoute; described: DescribedRoute }[] {
  return Object.entries(fixture.routes).map(([key, value]) => {
    const [method = 'GET', template = '/'] = key.split(' ')
    const described = typeof value === 'function' ? { handle: value } : value
    return { route: { method, template, handle: described.handle }, described }
  })
}

function parameter(place: string, name: string, example: Json | undefined): JsonObject {
  return {
    in: place,
    name,
    required: true,
    schema: example === undefined ? { type: 'string' } : { type: typeOf(example), example },
  }
}

function typeOf(value: Json): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : 'string'
}

function schemaOf(value: Json): JsonObject {
  if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0] ?? '') }
  if (typeof value === 'object' && value !== null) {
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, schemaOf(entry)])),
    }
  }
  return { type: typeOf(value) }
}

/** A form with one file and, beside it, the fields of the example. */
function uploadBody(file: string, example: Json | undefined): JsonObject {
  const fields = isJsonObject(example) ? example : {}
  const others = schemaOf(fields).properties
  const properties = { ...(isJsonObject(others) ? others : {}), [file]: { type: 'string', format: 'binary' } }
  return {
    required: true,
    content: { 'multipart/form-data': { schema: { type: 'object', properties }, example: fields } },
  }
}

/** The OpenAPI document that the routes amount to. */
export function openApiOf(fixture: Fixture): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const { route, described } of routesOf(fixture)) {
    if (described.hidden === true || route.method === '*') continue
    const parameters: Json[] = [
      ...pathParamsOf(route.template).map((name) => parameter('path', name, described.path?.[name])),
      ...Object.entries(described.query ?? {}).map(([name, example]) => parameter('query', name, example)),
      ...Object.entries(described.headers ?? {}).map(([name, example]) => parameter('header', name, example)),
      ...Object.entries(described.cookies ?? {}).map(([name, example]) => parameter('cookie', name, example)),
    ]
    const operation: JsonObject = { responses: { 200: { description: 'ok' } }, ...described.operation, parameters }
    if (described.file !== undefined) operation.requestBody = uploadBody(described.file, described.body)
    else if (described.body !== undefined && operation.requestBody === undefined) {
      operation.requestBody = {
        required: true,
        content: {
          [described.bodyType ?? 'application/json']: { schema: schemaOf(described.body), example: described.body },
        },
      }
    }
    paths[route.template] = { ...paths[route.template], [route.method.toLowerCase()]: operation }
  }
  return { openapi: '3.1.0', info: { title: fixture.name ?? 'fixture', version: '1' }, paths }
}

async function descriptionOf(fixture: Fixture, origin: string): Promise<ApiDescription> {
  if (fixture.graphql !== undefined) {
    return {
      endpoints: graphqlEndpoints(readGraphqlSchema(fixture.graphql, 'fixture'), { origin, path: '/graphql' }),
      schemes: [],
      notes: [],
    }
  }
  return readOpenApi(openApiOf(fixture), `${origin}/openapi.json`, origin)
}

/** Starts the fixture's server, tests it with the one rule and everything allowed, and says whether the rule did as expected. */
export async function runFixture(
  rule: Rule,
  source: FixtureSource,
  expected: 'fires' | 'quiet',
): Promise<FixtureResult> {
  const fixture = typeof source === 'function' ? await source() : source
  const server = await FixtureServer.start(
    routesOf(fixture).map(({ route }) => route),
    fixture.fallback,
    {
      ...(fixture.sockets === undefined ? {} : { sockets: fixture.sockets }),
      ...(fixture.tls === undefined ? {} : { tls: fixture.tls }),
    },
  )
  const front = fixture.front === undefined ? undefined : await startFront(server.origin, fixture.front)
  const origin = front?.origin ?? server.origin
  try {
    const wanted = fixture.users ?? ['alice', 'bob', 'admin']
    const given = fixture.config ?? {}
    const config = parseConfig(
      toJson({
        target: origin,
        roles: ['user', 'admin'],
        allow: { writes: true, destructive: true },
        autoIdentities: false,
        identities: standardUsers
          .filter((user) => wanted.some((name) => name === user.name))
          .map((user) => ({
            name: user.name,
            role: user.role,
            login: { kind: 'header', headers: { Authorization: `Bearer ${user.token}` } },
            owns: { id: user.id },
          })),
        ...(fixture.tls === undefined ? {} : { tls: { verify: false } }),
        ...given,
        limits: { delaySeconds: 0.3, timeoutMs: 10_000, ...given.limits },
        oob: { waitMs: 250, ...given.oob },
      }),
      `fixture of ${rule.id}`,
    )
    const report = await testApi(config, { description: await descriptionOf(fixture, origin), rules: [rule] })
    return {
      name: fixture.name ?? expected,
      expected,
      report,
      failure: failureOf(rule, expected, report, server.faults),
    }
  } finally {
    await front?.close()
    await server.close()
  }
}

function failureOf(
  rule: Rule,
  expected: 'fires' | 'quiet',
  report: TestReport,
  faults: readonly string[],
): string | undefined {
  if (faults.length > 0) return `the fixture itself broke: ${faults[0]}`
  if (expected === 'fires')
    return report.findings.length > 0 ? undefined : `${rule.id} found nothing where it must fire\n${explained(report)}`
  if (report.findings.length > 0)
    return `${rule.id} fired where it must stay quiet:\n${report.findings.map((finding) => `  ${finding.endpoint}: ${finding.message}`).join('\n')}`
  const ran = report.coverage.some((row) => [...row.cells.values()].some((cell) => cell.state === 'ran'))
  return ran
    ? undefined
    : `${rule.id} stayed quiet only because it never ran, which proves nothing\n${explained(report)}`
}

/** What became of each endpoint, for the reader of a failed fixture. */
function explained(report: TestReport): string {
  const cells = report.coverage.flatMap((row) =>
    [...row.cells.values()].map(
      (cell) =>
        `  ${row.endpoint}: ${cell.state}${cell.state === 'ran' ? ` (${cell.requests} requests)` : ` (${cell.reason})`}`,
    ),
  )
  const unreached = report.unreached.map(({ endpoint, reason }) => `  not reached: ${endpoint}: ${reason}`)
  return [...cells, ...unreached].join('\n')
}

import { z } from 'zod'
import { issuesText } from '../config/load.ts'
import { ApiTestError } from '../errors.ts'
import type { Json } from '../json.ts'
import { getAt, parsePath } from '../json.ts'
import { compiled } from '../rule/conditions.ts'
import type { DescribedRoute, Fixture, RuleFixtures } from './fixture.ts'
import type { FixtureAnswer, FixtureHandler, FixtureRequest } from './server.ts'
import { notFound } from './server.ts'

const text = z.string()

const Answer = z.strictObject({
  when: z
    .record(text.regex(/^(?:(?:query|header|path|cookie)\.[\w-]+|body(?:\..+)?|user|method|role)$/), text)
    .default({})
    .describe(
      'Regular expressions over query.NAME, header.NAME, path.NAME, cookie.NAME, body (text), body.FIELD, user (name or `nobody`), role, method; all must match.',
    ),
  status: z.number().int().default(200),
  headers: z.record(text, z.union([text, z.array(text)])).default({}),
  json: z.json().optional(),
  text: text.optional(),
  html: text.optional(),
  delayMs: z.number().optional(),
})

const Route = z.strictObject({
  query: z.record(text, z.json()).optional(),
  headers: z.record(text, text).optional(),
  cookies: z.record(text, text).optional(),
  path: z.record(text, z.json()).optional(),
  body: z.json().optional(),
  bodyType: text.optional(),
  hidden: z.boolean().optional(),
  operation: z.record(text, z.json()).optional(),
  answers: z
    .array(Answer)
    .min(1)
    .describe('The first whose `when` matches is given; none: 404. `{{query.q}}` and the like are filled in.'),
})

const FixtureFile = z.strictObject({
  name: text.optional(),
  users: z.array(z.enum(['alice', 'bob', 'admin'])).optional(),
  graphql: text.optional(),
  config: z.record(text, z.json()).optional(),
  routes: z.record(text.regex(/^(?:[A-Z]+|\*) \//, 'write METHOD /path'), Route),
})

export const FixturesFile = z.strictObject({
  fires: z.union([FixtureFile, z.array(FixtureFile).min(1)]),
  quiet: z.union([FixtureFile, z.array(FixtureFile).min(1)]),
})

/** Fixtures from their YAML form. Errors: `rule_invalid`. */
export function parseFixtures(raw: unknown, name: string): RuleFixtures {
  const parsed = FixturesFile.safeParse(raw)
  if (!parsed.success) throw new ApiTestError('rule_invalid', `${name}: ${issuesText(parsed.error)}`)
  const { fires, quiet } = parsed.data
  return { fires: [fires].flat().map(fixtureOf), quiet: [quiet].flat().map(fixtureOf) }
}

function fixtureOf(file: z.infer<typeof FixtureFile>): Fixture {
  const routes = Object.entries(file.routes).map(([key, route]): [string, DescribedRoute] => {
    const { answers, ...described } = route
    return [key, { ...withoutUndefined(described), handle: handlerOf(answers) }]
  })
  const { routes: _, ...rest } = file
  return { ...withoutUndefined(rest), routes: Object.fromEntries(routes) }
}

/** exactOptionalPropertyTypes is off, so this only keeps objects tidy. */
function withoutUndefined<T extends object>(value: T): T {
  const copy = { ...value }
  for (const key of Object.keys(copy)) if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key)
  return copy
}

function handlerOf(answers: readonly z.infer<typeof Answer>[]): FixtureHandler {
  return (request) => {
    const answer = answers.find(({ when }) =>
      Object.entries(when).every(([key, source]) => compiled(source).test(valueOf(request, key) ?? '')),
    )
    if (answer === undefined) return notFound
    const fill = (template: string): string =>
      template.replaceAll(/\{\{([\w.-]+)\}\}/g, (whole, key: string) => valueOf(request, key) ?? whole)
    const kind =
      answer.json !== undefined
        ? 'application/json'
        : answer.html === undefined
          ? 'text/plain; charset=utf-8'
          : 'text/html; charset=utf-8'
    const body = answer.json === undefined ? (answer.html ?? answer.text ?? '') : JSON.stringify(answer.json)
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
    )
    const result: FixtureAnswer = {
      status: answer.status,
      headers: { 'content-type': kind, ...headers },
      body: fill(body),
    }
    return answer.delayMs === undefined ? result : { ...result, delayMs: answer.delayMs }
  }
}

function valueOf(request: FixtureRequest, key: string): string | undefined {
  const at = key.indexOf('.')
  const place = at === -1 ? key : key.slice(0, at)
  const name = at === -1 ? '' : key.slice(at + 1)
  switch (place) {
    case 'query':
      return request.query.get(name) ?? undefined
    case 'header': {
      const value = request.headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    }
    case 'path':
      return request.params[name]
    case 'cookie':
      return request.cookies[name]
    case 'user':
      return request.user?.name ?? 'nobody'
    case 'role':
      return request.user?.role ?? 'nobody'
    case 'method':
      return request.method
    case 'body':
      return name === ''
        ? request.text
        : (scalar(getAt(request.json, parsePath(name))) ?? request.form.get(name) ?? undefined)
    default:
      return undefined
  }
}

function scalar(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

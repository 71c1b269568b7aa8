/** Example values for requests that people try out. They are made from schemas alone and never from recorded data. */
import type { Body, Param, Schema } from '../model.ts'

const MAX_DEPTH = 8

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  time: '00:00:00Z',
  email: 'user@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
}

export type Example = string | number | boolean | null | Example[] | { [name: string]: Example }

export function exampleOf(schema: Schema | undefined, depth = 0): Example {
  if (schema === undefined || depth > MAX_DEPTH) return 'string'
  if (schema.default !== undefined) return schema.default
  const first = schema.enum?.[0]
  if (first !== undefined) return first
  const alternative = schema.oneOf?.[0]
  if (alternative !== undefined) return exampleOf(alternative, depth + 1)
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null')
  switch (type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, depth + 1)]
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? 'string'
    case 'object':
    case undefined:
      return schema.properties === undefined && type === undefined ? 'string' : objectOf(schema, depth)
  }
}

function objectOf(schema: Schema, depth: number): Example {
  // fromEntries defines own properties, so that a field called `__proto__` is one.
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, exampleOf(property, depth + 1)]),
  )
}

/** The body to send: of its own schema, else of the single fields. Undefined when the endpoint takes none. */
export function exampleBody(
  body: Body | undefined,
  params: readonly Param[],
): { readonly contentType: string; readonly value: Example } | undefined {
  if (body !== undefined && Object.keys(body.schema).length > 0)
    return { contentType: body.contentType, value: exampleOf(body.schema) }
  for (const [place, contentType] of [
    ['json', 'application/json'],
    ['form', 'application/x-www-form-urlencoded'],
  ] as const) {
    const fields = params.filter((param) => param.in === place)
    if (fields.length === 0) continue
    const value = Object.fromEntries(fields.map((param) => [param.name, exampleOf(param.schema)]))
    return { contentType: body?.contentType ?? contentType, value }
  }
  return body === undefined ? undefined : { contentType: body.contentType, value: {} }
}

export function exampleText(param: Param): string {
  const value = exampleOf(param.schema)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

import type { Route, Schema } from './route.ts'

/** The description (OpenAPI 3.0) as a framework makes it of routes: operation ids, few examples, answers often without a schema. */
export function openApiOf(routes: readonly Route[], origin: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    if (route.hidden === true) continue
    const operations = (paths[route.path] ??= {})
    operations[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.0.3',
    info: { title: 'clinic-api', version: '2.4.1' },
    servers: [{ url: origin }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  }
}

function operationOf({ method, path, summary, query = {}, body, consumes, answer, access }: Route): Schema {
  const words = path.split('/').filter((part) => part !== '' && part !== 'api' && part !== 'v2')
  const name = words.map((word) =>
    word.replaceAll(/[{}]/g, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => ({
      in: 'path',
      name: field,
      required: true,
      schema: { type: 'string', ...(field === 'patientId' && { format: 'uuid' }) },
    })),
    ...Object.entries(query).map(([field, schema]) => ({ in: 'query', name: field, required: false, schema })),
  ]
  return {
    operationId: `${method.toLowerCase()}_${name.join('_')}`,
    summary,
    tags: [words[0]],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { [consumes ?? 'application/json']: { schema: withExamples(body) } } },
    }),
    responses: {
      200: {
        description: 'Default Response',
        ...(answer !== undefined && { content: { 'application/json': { schema: answer } } }),
      },
    },
    ...(access !== 'public' && { security: [{ bearer: [] }] }),
  }
}

/** JSON Schema's `examples` as the `example` of OpenAPI 3.0. */
function withExamples(schema: Schema): Schema {
  const { examples, properties, ...rest } = schema as { examples?: unknown[]; properties?: Record<string, Schema> }
  const inner = Object.entries(properties ?? {}).map(([name, property]) => [name, withExamples(property)] as const)
  return {
    ...rest,
    ...(examples !== undefined && { example: examples[0] }),
    ...(properties !== undefined && { properties: Object.fromEntries(inner) }),
  }
}

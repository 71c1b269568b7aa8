import type { AnyContractRouter } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { problemStatus } from '../core/errors.ts'
import type { OperationMeta } from '../core/operations/operation.ts'
import { operationsOf } from './walk.ts'

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem document',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problemStatus) },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request id, as urn:uuid:…' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

/** The OpenAPI 3.1 description of a contract. */
export async function openApiDocument(contract: Parameters<typeof operationsOf>[0]): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract as AnyContractRouter, {
    info: {
      title: 'Holdfast',
      version: '0.1.0',
      description: 'What was supposed to happen, what really happened, and proof of both.',
    },
    servers: [{ url: '/api' }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: hf_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'holdfast_session' },
      },
      schemas: { Problem: problemSchema as never }, // a literal JSON Schema; the generator's type is narrower than the standard
    },
    security: [{ apiKey: [] }, { session: [] }],
  })
  for (const { method, path, name, meta } of operationsOf(contract))
    describe(document.paths?.[path]?.[method.toLowerCase() as 'get'], name, meta)
  return document
}

/** What oRPC cannot know: our error documents, permissions, idempotency, and binary bodies. */
function describe(operation: Record<string, unknown> | undefined, name: readonly string[], meta: OperationMeta): void {
  if (!operation) throw new Error(`the OpenAPI generator left out ${name.join('.')}`)
  operation['operationId'] = name.join('.')
  operation['tags'] = [name[0]]
  operation['x-holdfast-permission'] = meta.access
  if (meta.access === 'public') operation['security'] = []
  const responses = (operation['responses'] ?? {}) as Record<string, unknown> // the OpenAPI structure
  for (const status of Object.keys(responses)) if (Number(status) >= 400) delete responses[status]
  responses['default'] = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  operation['responses'] = responses
  if (meta.idempotent) {
    const parameters = (operation['parameters'] ?? []) as unknown[] // the OpenAPI structure
    operation['parameters'] = [
      ...parameters,
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        schema: { type: 'string', maxLength: 200 },
        description: 'A repetition with the same key and input answers the same and does nothing',
      },
    ]
  }
  const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  if (meta.stream === 'in') operation['requestBody'] = { required: true, content: bytes }
  if (meta.stream === 'out') responses['200'] = { description: 'The bytes', content: bytes }
}

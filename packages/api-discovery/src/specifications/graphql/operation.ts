import type { Param, Schema } from '../../model.ts'
import type { FoundEndpoint } from '../format.ts'

/** A schema does not say where it is served; this is where servers do unless told otherwise. */
const PATH = '/graphql'

const LABELS: Readonly<Record<string, string>> = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }

export const SCALARS: Readonly<Record<string, Schema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
}

/** The endpoint of one field of a root type. */
export function graphqlEndpoint(field: {
  /** `query`, `mutation` or `subscription`. */
  readonly operation: string
  readonly name: string
  readonly params: readonly Param[]
  readonly line: number
  readonly isDeprecated: boolean
  readonly description: string | undefined
}): FoundEndpoint {
  const { operation, name, params, line, isDeprecated } = field
  const summary = field.description?.split('\n')[0]?.trim()
  return {
    // Subscriptions are served over WebSockets (graphql-transport-ws), which begin with a GET.
    method: operation === 'subscription' ? 'GET' : 'POST',
    path: PATH,
    protocol: operation === 'subscription' ? 'ws' : 'graphql',
    operation: `${LABELS[operation] ?? operation}.${name}`,
    params,
    line,
    ...(isDeprecated ? { deprecated: true } : {}),
    ...(summary === undefined || summary === '' ? {} : { summary }),
    confidence: { level: 'medium', reason: `a schema does not say its path; ${PATH} is what servers use by default` },
  }
}

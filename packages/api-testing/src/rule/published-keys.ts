import type { Exchange } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import { emptyDraft } from '../request/draft.ts'
import type { RuleContext } from './types.ts'

/** Where servers publish the keys that verify their tokens. */
const keyPlaces = [
  '/.well-known/jwks.json',
  '/jwks.json',
  '/jwks',
  '/oauth/jwks',
  '/oauth2/jwks',
  '/api/jwks',
  '/auth/jwks',
  '/.well-known/keys',
  '/publickey',
  '/public-key',
  '/public.pem',
  '/api/public-key',
  '/keys/public.pem',
]

/** The answers of those places that hold something. */
export async function publishedKeys(context: Pick<RuleContext, 'endpoint' | 'send'>): Promise<Exchange[]> {
  const found: Exchange[] = []
  for (const rawPath of keyPlaces) {
    const draft = { ...emptyDraft(context.endpoint), method: 'GET', rawPath, body: { kind: 'none' } as const }
    const exchange = await context.send(draft, { as: 'nobody' })
    if (exchange.response.status === 200) found.push(exchange)
  }
  return found
}

/** The keys of a JSON Web Key Set (RFC 7517 §5). */
export function jwksIn(text: string): JsonObject[] {
  const body: Json | undefined = parseJson(text)
  const keys = isJsonObject(body) && Array.isArray(body.keys) ? body.keys : []
  return keys.filter(isJsonObject)
}

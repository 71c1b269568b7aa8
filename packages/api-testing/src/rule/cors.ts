import type { Exchange } from '../http/message.ts'
import { headerOf, withHeader } from '../http/message.ts'
import type { RuleContext } from './types.ts'

/** The working request with another Origin. Undefined when there is none to start from. */
export async function fromOrigin(context: RuleContext, origin: string): Promise<Exchange | undefined> {
  const draft = context.baseline()?.draft ?? context.unreached()?.draft
  return draft === undefined
    ? undefined
    : context.send({ ...draft, headers: withHeader(draft.headers, 'Origin', origin) })
}

/** Whether the answer lets pages of that origin read it with the user's credentials (Fetch Standard, CORS check). */
export function letsRead({ response: { headers } }: Exchange, origin: string): boolean {
  return (
    headerOf(headers, 'access-control-allow-origin') === origin &&
    headerOf(headers, 'access-control-allow-credentials') === 'true'
  )
}

/**
 * An origin that the API trusts: one that its answers name, or its own. Undefined when none is trusted, or when every origin is, which has a rule
 * of its own.
 */
export async function trustedOrigin(context: RuleContext): Promise<{ origin: string; exchange: Exchange } | undefined> {
  const stranger = `https://hf${context.unique()}.example.net`
  const strange = await fromOrigin(context, stranger)
  if (strange === undefined || letsRead(strange, stranger)) return undefined
  const known = [context.baseline(), context.baseline('nobody')].flatMap(
    (one) => headerOf(one?.exchange.response.headers ?? [], 'access-control-allow-origin') ?? [],
  )
  const named = headerOf(strange.response.headers, 'access-control-allow-origin')
  const candidates = new Set([...known, ...(named === undefined ? [] : [named]), context.endpoint.origin])
  for (const origin of candidates) {
    if (!/^https?:\/\/[^*]+$/.test(origin)) continue
    const exchange = await fromOrigin(context, origin)
    if (exchange !== undefined && letsRead(exchange, origin)) return { origin, exchange }
  }
  return undefined
}

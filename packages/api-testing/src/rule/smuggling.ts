import { codeOf } from '../errors.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import type { RuleContext } from './types.ts'

/** The parts of a request whose length is said in two ways. */
export interface Ambiguous {
  readonly transferEncoding: string
  readonly contentLength: number
  readonly body: string
}

/** The bytes of a POST to the start page, on a connection that is closed afterwards. */
export function ambiguousRequest(context: RuleContext, { transferEncoding, contentLength, body }: Ambiguous): Buffer {
  const { host } = new URL(context.endpoint.origin)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: ${contentLength}\r\n${transferEncoding}\r\n\r\n${body}`,
    'latin1',
  )
}

type Answer =
  | { readonly kind: 'answered'; readonly response: WireResponse }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'closed' }

async function ask(context: RuleContext, bytes: Buffer): Promise<Answer> {
  const timeoutMs = Math.round(context.delaySeconds * 2500)
  try {
    return { kind: 'answered', response: await context.sendBytes(bytes, { method: 'POST', timeoutMs }) }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'timeout') return { kind: 'hangs' }
    if (code === 'connection_failed' || code === 'response_invalid') return { kind: 'closed' }
    throw error
  }
}

/**
 * Whether somebody behind the first server waits for bytes that the first one did not pass on: the ambiguous request hangs, twice, while the same
 * with lengths that agree is answered at once, before and between. Nothing is left over for other connections: what is missing never comes.
 */
export async function hangsWhenAmbiguous(
  context: RuleContext,
  ambiguous: Ambiguous,
  agreeing: Ambiguous,
): Promise<WireResponse | undefined> {
  const plain = await ask(context, ambiguousRequest(context, agreeing))
  if (plain.kind !== 'answered') return undefined
  for (let round = 0; round < 2; round += 1) {
    if ((await ask(context, ambiguousRequest(context, ambiguous))).kind !== 'hangs') return undefined
    if ((await ask(context, ambiguousRequest(context, agreeing))).kind !== 'answered') return undefined
  }
  return plain.response
}

/** Reports with the ambiguous request as evidence; the answer beside it is the one to the request whose lengths agree. */
export function reportFraming(
  context: RuleContext,
  message: string,
  ambiguous: Ambiguous,
  response: WireResponse,
): void {
  const at = ambiguous.transferEncoding.indexOf(':')
  const exchange: Exchange = {
    request: {
      method: 'POST',
      origin: context.endpoint.origin,
      target: '/',
      headers: [
        ['Content-Length', String(ambiguous.contentLength)],
        [ambiguous.transferEncoding.slice(0, at), ambiguous.transferEncoding.slice(at + 1).trim()],
      ],
      body: Buffer.from(ambiguous.body),
    },
    response,
    as: 'nobody',
  }
  context.report({
    message,
    evidence: [{ label: 'request with two lengths, beside the answer to agreeing ones', exchange }],
  })
}

/** A body of no chunks whose Content-Length says the same. */
export const agreeingBody = { contentLength: 5, body: '0\r\n\r\n' }
/** The Content-Length covers one chunk and no end: who reads chunks waits for more. */
export const cutChunks = { contentLength: 4, body: '1\r\nA\r\nX' }
/** The Content-Length covers one byte more than the chunks: who reads by length waits for it. */
export const cutLength = { contentLength: 6, body: '0\r\n\r\n' }

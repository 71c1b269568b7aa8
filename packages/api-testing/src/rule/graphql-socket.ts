import type { Exchange } from '../http/message.ts'
import { withHeader } from '../http/message.ts'
import type { WebSocketConnection } from '../http/websocket.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import type { RuleContext, SendAs } from './types.ts'
import { getPath } from './upload.ts'

/** The two protocols in use, and how each of them asks and answers. */
const protocols = [
  { name: 'graphql-transport-ws', ask: 'subscribe', answer: 'next' },
  { name: 'graphql-ws', ask: 'start', answer: 'data' },
] as const

/** How long an answer may take; what comes earlier ends the waiting. */
const patienceMs = 1000

export interface GraphqlSocket {
  readonly exchange: Exchange
  readonly protocol: string
  /** Asks for a document; its answers come under `id`. */
  readonly ask: (id: string, payload: Json) => void
  /** Results that came for `id`. */
  readonly results: (id: string) => Json[]
  /** Whether the question `id` was refused or ended. */
  readonly isOver: (id: string) => boolean
  /** Waits until the test holds, the connection ends, or about a second is over. Says whether it holds. */
  readonly wait: (test: () => boolean) => Promise<boolean>
  readonly close: () => void
}

function conversation(
  exchange: Exchange,
  socket: WebSocketConnection,
  protocol: (typeof protocols)[number],
): GraphqlSocket {
  const messages = (id: string) =>
    socket.messages.flatMap((text) => {
      const message = parseJson(text)
      return isJsonObject(message) && message['id'] === id ? [message] : []
    })
  return {
    exchange,
    protocol: protocol.name,
    ask: (id, payload) => socket.send(JSON.stringify({ id, type: protocol.ask, payload })),
    results: (id) =>
      messages(id).flatMap(({ type, payload }) => (type === protocol.answer && payload !== undefined ? [payload] : [])),
    isOver: (id) =>
      socket.closeCode !== undefined || messages(id).some(({ type }) => type === 'error' || type === 'complete'),
    wait: (test) => socket.waitUntil(test, patienceMs),
    close: () => socket.close(),
  }
}

/** A connection for GraphQL at the path, after its greeting, in the first protocol that the server speaks; undefined where it is not granted. */
export async function openGraphqlSocket(
  context: RuleContext,
  path: string,
  { origin = context.endpoint.origin, ...as }: Pick<SendAs, 'as' | 'credentials'> & { readonly origin?: string },
): Promise<GraphqlSocket | undefined> {
  for (const protocol of protocols) {
    const draft = getPath(context, path)
    const headers = withHeader(withHeader(draft.headers, 'Sec-WebSocket-Protocol', protocol.name), 'Origin', origin)
    const { exchange, socket } = await context.openSocket({ ...draft, headers }, as)
    if (socket === undefined) continue
    socket.send(JSON.stringify({ type: 'connection_init', payload: {} }))
    const isGreeted = await socket.waitUntil(
      (messages) => messages.some((text) => text.includes('"connection_ack"')),
      patienceMs,
    )
    if (isGreeted && socket.closeCode === undefined) return conversation(exchange, socket, protocol)
    socket.close()
  }
  return undefined
}

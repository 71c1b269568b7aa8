import { headerOf, textOf, withHeader } from '../http/message.ts'
import type { Exchange } from '../http/message.ts'
import type { WebSocketConnection } from '../http/websocket.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import { emptyDraft } from '../request/draft.ts'
import type { EndpointView, RuleContext, SendAs } from './types.ts'

const socketPath =
  /(?:^|\/)(?:ws|wss|websockets?|sockets?|socket\.io|cable|hubs?|realtime|real-time|live|stream|streaming|subscriptions?|notifications\/stream|events\/stream)(?:\/|$)/i

/** True for an endpoint that takes WebSockets: it says so when it is asked plainly (426, Upgrade), or by its path. For `applies`. */
export function takesSocket({ endpoint, baseline, unreached }: EndpointView): true | string {
  if (endpoint.method !== 'GET') return 'takes no WebSocket'
  const response = (baseline()?.exchange ?? unreached()?.exchange)?.response
  const says =
    response !== undefined &&
    (response.status === 426 ||
      /websocket/i.test(headerOf(response.headers, 'upgrade') ?? '') ||
      (response.status === 400 && /upgrade|websocket/i.test(textOf(response).slice(0, 500))))
  return says || socketPath.test(endpoint.path) ? true : 'takes no WebSocket'
}

/** The request that asks for the socket, with an Origin of the API's own. */
export function socketDraft(context: RuleContext): RequestDraft {
  const draft = context.baseline()?.draft ?? context.unreached()?.draft ?? emptyDraft(context.endpoint)
  return { ...draft, headers: withHeader(draft.headers, 'Origin', context.endpoint.origin) }
}

export interface Listening {
  readonly exchange: Exchange
  readonly granted: boolean
  /** What came by itself in the time that was waited, and after what was sent. */
  readonly messages: readonly string[]
  readonly closeCode: number | undefined
}

/** How long an answer may take; what comes earlier ends the waiting. */
const usualPatienceMs = 1000

/** Opens the socket, says something if asked to, listens for a short while, closes. */
export async function listen(
  context: RuleContext,
  draft: RequestDraft,
  options: Pick<SendAs, 'as' | 'credentials'> & {
    readonly say?: readonly string[]
    /** Number of messages that ends the waiting. */
    readonly wanted?: number
    readonly patienceMs?: number
  } = {},
): Promise<Listening> {
  const { say = [], wanted = 1, patienceMs = usualPatienceMs, ...as } = options
  const { exchange, socket } = await context.openSocket(draft, as)
  if (socket === undefined) return { exchange, granted: false, messages: [], closeCode: undefined }
  try {
    return { exchange, granted: true, ...(await conversation(socket, say, wanted, patienceMs)) }
  } finally {
    socket.close()
  }
}

async function conversation(
  socket: WebSocketConnection,
  say: readonly string[],
  wanted: number,
  patienceMs: number,
): Promise<Pick<Listening, 'messages' | 'closeCode'>> {
  for (const text of say) socket.send(text)
  await socket.waitUntil((messages) => messages.length >= wanted, patienceMs)
  return { messages: [...socket.messages], closeCode: socket.closeCode }
}

/** Of the owner's credentials, what a browser sends by itself to the service when another site asks it to: the cookies. */
export function cookiesOf(context: RuleContext): Credentials | undefined {
  const { credentials } = context.session(context.owner) ?? {}
  if (credentials === undefined) return undefined
  const headers = credentials.headers.filter(([name]) => name.toLowerCase() === 'cookie')
  return credentials.cookies.length + headers.length === 0
    ? undefined
    : { headers, cookies: credentials.cookies, query: [] }
}

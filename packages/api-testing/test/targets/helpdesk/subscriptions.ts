import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Asker } from './desk.ts'
import type { Operation, Operations } from './operations.ts'
import { TextSocket } from './socket.ts'

interface Message {
  readonly type?: string
  readonly id?: string
  readonly payload?: Record<string, unknown>
}

/** Speaks the protocol graphql-transport-ws over one connection: connection_init, then subscribe and complete. */
export function serveSubscriptions(
  request: IncomingMessage,
  stream: Duplex,
  { operations, askerOf }: { operations: Operations; askerOf(token: string | undefined, signal: AbortSignal): Asker },
): void {
  const everything = new AbortController()
  const running = new Map<string, AbortController>()
  let token: string | undefined
  let isReady = false

  const follow = async (id: string, operation: Operation, signal: AbortSignal): Promise<void> => {
    try {
      for await (const payload of operations.follow(operation, askerOf(token, signal)))
        socket.send({ id, type: 'next', payload })
      socket.send({ id, type: 'complete' })
    } catch (error) {
      if (!signal.aborted) socket.send({ id, type: 'error', payload: [{ message: (error as Error).message }] })
    }
  }
  const onText = (text: string): void => {
    let message: Message
    try {
      message = JSON.parse(text)
    } catch {
      return socket.close(4400)
    }
    if (message.type === 'connection_init') {
      const given = message.payload?.['authorization'] ?? message.payload?.['Authorization']
      if (typeof given === 'string') token = given.replace(/^Bearer /i, '')
      isReady = true
      socket.send({ type: 'connection_ack' })
    } else if (message.type === 'ping') socket.send({ type: 'pong' })
    else if (message.type === 'subscribe' && message.id !== undefined) {
      if (!isReady) return socket.close(4401)
      const one = new AbortController()
      running.set(message.id, one)
      void follow(message.id, message.payload ?? {}, AbortSignal.any([one.signal, everything.signal]))
    } else if (message.type === 'complete') running.get(message.id ?? '')?.abort()
  }
  const socket = new TextSocket(request, stream, { onText, onEnd: () => everything.abort() })
}

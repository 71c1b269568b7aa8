import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** What a front server does with the bytes that begin a connection. */
export type FrontDecision = 'pass' | 'hang' | { readonly status: number }

export interface Front {
  readonly origin: string
  readonly close: () => Promise<void>
}

/**
 * A server before the fixture's own that looks at the raw bytes of a request, as proxies do: it passes them on, answers by itself, or waits for
 * bytes that never come.
 */
export async function startFront(inner: string, decide: (bytes: string) => FrontDecision): Promise<Front> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      const decision = decide(first.toString('latin1'))
      if (decision === 'hang') return
      if (decision !== 'pass') {
        socket.end(`HTTP/1.1 ${decision.status} By Front\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
        return
      }
      const back = connect(Number(new URL(inner).port), '127.0.0.1')
      open.add(back)
      back.on('close', () => socket.destroy()).on('error', () => socket.destroy())
      back.write(first)
      back.pipe(socket)
      socket.pipe(back)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const address = server.address() as AddressInfo // A TCP server has one.
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      for (const socket of open) socket.destroy()
      return new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

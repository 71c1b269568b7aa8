import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { HttpClient } from '../src/http/client.ts'
import type { Limits } from '../src/http/gate.ts'
import { Gate } from '../src/http/gate.ts'
import { Sender } from '../src/http/sender.ts'

interface Target {
  readonly origin: string
  readonly connections: () => number
  readonly mostAtOnce: () => number
}

/** A server that answers each request with its own path, as `answer` does it; `inRow` counts the requests of one connection. */
async function withTarget(
  answer: (socket: Socket, text: string, inRow: number) => void,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>()
  let connections = 0
  let open = 0
  let most = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    let inRow = 0
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      inRow += 1
      open += 1
      most = Math.max(most, open)
      const path = chunk.toString('latin1').split(' ')[1] ?? ''
      setImmediate(() => {
        open -= 1
        answer(socket, path, inRow)
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server has an address with a port
  try {
    await work({ origin: `http://127.0.0.1:${port}`, connections: () => connections, mostAtOnce: () => most })
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

function respond(socket: Socket, text: string): void {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
}

async function pathsAnswered(sender: Sender, origin: string, paths: readonly string[]): Promise<string[]> {
  const exchanges = await Promise.all(
    paths.map((target) =>
      sender.send({ method: 'GET', origin, target, headers: [] }, { endpointId: 'GET /', as: 'nobody' }),
    ),
  )
  return exchanges.map(({ response }) => response.body.toString())
}

function senderWith(limits: Partial<Limits>, allowed = ['127.0.0.1']): { sender: Sender; close: () => void } {
  const client = new HttpClient()
  return { sender: new Sender(client, new Gate(allowed, limits)), close: () => client.close() }
}

const paths = Array.from({ length: 30 }, (_, n) => `/${n}`)

describe('sending', () => {
  it('keeps to the number of requests at once, reuses connections, and gives each caller its own answer', async () => {
    await withTarget(respond, async ({ origin, connections, mostAtOnce }) => {
      const { sender, close } = senderWith({ concurrency: 3 })
      expect(await pathsAnswered(sender, origin, paths)).toEqual(paths)
      expect(connections()).toBe(3)
      expect(mostAtOnce()).toBeLessThanOrEqual(3)
      close()
    })
  })

  it('asks again on a new connection when the kept one was closed in the meantime', async () => {
    const closesInsteadOfSecond = (socket: Socket, text: string, inRow: number): void => {
      if (inRow === 1) respond(socket, text)
      else socket.destroy()
    }
    await withTarget(closesInsteadOfSecond, async ({ origin, connections }) => {
      const { sender, close } = senderWith({ concurrency: 1 })
      expect(await pathsAnswered(sender, origin, ['/a', '/b'])).toEqual(['/a', '/b'])
      expect(connections()).toBe(2)
      close()
    })
  })

  it('does not ask again when a new connection is closed', async () => {
    await withTarget(
      (socket) => socket.destroy(),
      async ({ origin, connections }) => {
        const { sender, close } = senderWith({})
        await expect(pathsAnswered(sender, origin, ['/a'])).rejects.toMatchObject({ code: 'connection_failed' })
        expect(connections()).toBe(1)
        close()
      },
    )
  })

  it('refuses other hosts, and what is over the budget of an endpoint', async () => {
    await withTarget(respond, async ({ origin, connections }) => {
      const elsewhere = senderWith({}, ['example.org'])
      await expect(pathsAnswered(elsewhere.sender, origin, ['/a'])).rejects.toMatchObject({ code: 'host_not_allowed' })
      expect(connections()).toBe(0)
      const { sender, close } = senderWith({ requestsPerEndpoint: 2 })
      await pathsAnswered(sender, origin, ['/a', '/b'])
      await expect(pathsAnswered(sender, origin, ['/c'])).rejects.toMatchObject({ code: 'budget_exhausted' })
      expect(sender.gate.requests).toBe(2)
      close()
    })
  })
})

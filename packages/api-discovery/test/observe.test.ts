import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyDelta, parseDelta, emptyAggregate, trafficEndpoints, type TrafficAggregate } from '../src/index.ts'
import { ConnectionTap, exchangeOfTap, type TappedExchange } from '../src/traffic/observe/connection-tap.ts'
import { startObserver, type Observer, type ObserverOptions } from '../src/traffic/observe/observer.ts'

let dir = ''
const closing: (() => unknown)[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-observe-'))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(dir, { recursive: true, force: true })
})

async function listening(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((fulfill) => {
    server.listen(0, '127.0.0.1', fulfill)
  })
  closing.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  // It listens on a port.
  return (server.address() as AddressInfo).port
}

async function observing(
  port: number,
  more: Partial<ObserverOptions> = {},
): Promise<Observer & { problems: string[] }> {
  const problems: string[] = []
  const observer = await startObserver({
    listen: { host: '127.0.0.1', port: 0 },
    to: { host: '127.0.0.1', port, isTls: false },
    intervalMs: 3_600_000,
    onProblem: (message) => problems.push(message),
    now: () => 1_764_237_600_000,
    ...more,
  })
  closing.push(() => observer.stop())
  return Object.assign(observer, { problems })
}

async function observed(listener: RequestListener): Promise<Observer & { problems: string[] }> {
  return await observing(await listening(createServer(listener)))
}

function seen(aggregate: TrafficAggregate): string[] {
  return [...aggregate.hosts.values()].flatMap((traffic) =>
    trafficEndpoints(traffic).endpoints.map(({ method, path, protocol, count, statuses }) =>
      [`${method} ${path}`, protocol, count, Object.keys(statuses).join(' ')]
        .filter((part) => part !== undefined)
        .join(' '),
    ),
  )
}

/** Bytes there and back over one connection. */
function exchangeBytes(port: number, sent: string): Promise<string> {
  return new Promise((fulfill, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', reject)
    fulfill(text(socket))
    socket.end(sent)
  })
}

describe('the relay', () => {
  test('passes requests and answers on, and counts them', async () => {
    const observer = await observed((request, response) => {
      response.setHeader('Content-Type', 'application/json')
      response.setHeader('Content-Encoding', 'gzip')
      response.statusCode = request.method === 'POST' ? 201 : 200
      response.end(gzipSync('{"id":1,"email":"ada@example.com"}'))
    })
    const url = `http://127.0.0.1:${observer.port}`
    const answer = await fetch(`${url}/users/42?full=true`)
    expect(await answer.json()).toEqual({ id: 1, email: 'ada@example.com' })
    await (
      await fetch(`${url}/users`, {
        method: 'POST',
        body: '{"name":"Ada"}',
        headers: { 'Content-Type': 'application/json' },
      })
    ).text()
    const total = observer.total()
    expect(seen(total)).toEqual(['POST /users 1 201', 'GET /users/{userId} 1 200'])
    const [traffic] = total.hosts.values()
    const [post, get] = traffic === undefined ? [] : trafficEndpoints(traffic).endpoints
    expect(post?.params).toEqual([{ name: 'name', in: 'json', required: true, schema: { type: 'string' } }])
    expect(get?.sensitive).toEqual([{ kind: 'email', place: 'response $.email', count: 1, isAnonymous: true }])
    expect(get?.lastSeen).toBe(1_764_237_600_000)
  })

  test('alters not a byte, whatever the bytes are', async () => {
    const echo = createTcpServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
    const observer = await observing(await listening(echo))
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary-ascii' }),
            fc.constantFrom(
              'GET / HTTP/1.1\r\n',
              'Host: a\r\n',
              '\r\n',
              'Transfer-Encoding: chunked\r\n',
              '5\r\nhello\r\n',
              '0\r\n\r\n',
              'HTTP/1.1 200 OK\r\n',
            ),
          ),
          { maxLength: 12 },
        ),
        async (pieces) => {
          const sent = pieces.join('')
          expect(await exchangeBytes(observer.port, sent)).toBe(sent)
        },
      ),
      { numRuns: 60 },
    )
    const large = 'x'.repeat(3_000_000)
    expect(await exchangeBytes(observer.port, large)).toBe(large)
  })

  test('keeps headers as they are written, in order, trailers and continuations too', async () => {
    const received: Buffer[] = []
    const raw = createTcpServer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk)
        if (Buffer.concat(received).toString().endsWith('0\r\nX-Sum: 1\r\n\r\n'))
          socket.end(
            'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nx-ODD:  spaces \r\nX-odd: twice\r\nContent-Length: 2\r\n\r\nok',
          )
      })
    })
    const observer = await observing(await listening(raw))
    const sent =
      'PUT /files/1 HTTP/1.1\r\nhOST: api.example.com\r\nX-b: 1\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n'
    expect(await exchangeBytes(observer.port, sent)).toBe(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nx-ODD:  spaces \r\nX-odd: twice\r\nContent-Length: 2\r\n\r\nok',
    )
    expect(Buffer.concat(received).toString()).toBe(sent)
    expect(seen(observer.total())).toEqual(['PUT /files/{fileId} 1 200'])
  })

  test('streams an answer while it is made', async () => {
    let finish: () => void = () => {}
    const observer = await observed((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: first\n\n')
      finish = () => response.end('data: last\n\n')
    })
    const answer = await new Promise<IncomingMessage>((fulfill) => {
      httpRequest({ port: observer.port, path: '/events' }, fulfill).end()
    })
    const first = await new Promise<Buffer>((fulfill) => {
      answer.once('data', fulfill)
    })
    expect(first.toString()).toBe('data: first\n\n')
    finish()
    await text(answer)
    expect(seen(observer.total())).toEqual(['GET /events sse 1 200'])
  })

  test('passes WebSockets through', async () => {
    const server = createServer()
    server.on('upgrade', (_, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
      socket.pipe(socket)
    })
    const observer = await observing(await listening(server))
    const socket = connect({ port: observer.port, host: '127.0.0.1' })
    const next = (): Promise<string> =>
      new Promise((fulfill) => {
        socket.once('data', (chunk: Buffer) => fulfill(chunk.toString()))
      })
    socket.write('GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    expect(await next()).toContain('101 Switching Protocols')
    socket.write('any frame, GET / HTTP/1.1')
    expect(await next()).toBe('any frame, GET / HTTP/1.1')
    socket.destroy()
    expect(seen(observer.total())).toEqual(['GET /live ws 1 101'])
  })

  test('says that the API cannot be reached, to the client and to who runs it', async () => {
    const closed = createTcpServer()
    const port = await listening(closed)
    await new Promise((fulfill) => {
      closed.close(fulfill)
    })
    const observer = await observing(port)
    const answer = await fetch(`http://127.0.0.1:${observer.port}/`)
    expect(answer.status).toBe(502)
    expect(await answer.text()).toContain('cannot be reached')
    expect(observer.problems[0]).toContain(`127.0.0.1:${port} cannot be reached`)
    expect(seen(observer.total())).toEqual([])
  })

  test('goes on when the client leaves in the middle', async () => {
    const observer = await observed((_, response) => {
      response.write('x'.repeat(1_000))
    })
    const socket = connect({ port: observer.port, host: '127.0.0.1' })
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((fulfill) => {
      socket.once('data', fulfill)
    })
    socket.destroy()
    expect(
      (await fetch(`http://127.0.0.1:${observer.port}/again`, { signal: AbortSignal.timeout(20_000) })).status,
    ).toBe(200)
  })
})

describe('what was counted', () => {
  test('is written to a file that traffic and inventory read', async () => {
    const out = join(dir, 'traffic.json')
    const port = await listening(createServer((_, response) => response.end('ok')))
    const observer = await observing(port, { out })
    await (await fetch(`http://127.0.0.1:${observer.port}/a`)).text()
    await observer.flush()
    expect(seen(parseDelta(readFileSync(out, 'utf8')).aggregate)).toEqual(['GET /a 1 200'])
    await (await fetch(`http://127.0.0.1:${observer.port}/a`)).text()
    await observer.stop()
    closing.pop()
    expect(seen(parseDelta(readFileSync(out, 'utf8')).aggregate)).toEqual(['GET /a 2 200'])
  })

  test('is posted with the key, and again when there was no answer, so that it counts once', async () => {
    let aggregate = emptyAggregate()
    const bodies: string[] = []
    const answers = [200, 503, 200, 200]
    const inbox = await listening(
      createServer((request, response) => {
        const answer = async (): Promise<void> => {
          const body = await text(request)
          bodies.push(`${request.headers.authorization} ${JSON.parse(body).sequence}`)
          // The second one arrives, and its answer says that it did not.
          aggregate = applyDelta(aggregate, parseDelta(body))
          response.statusCode = answers[bodies.length - 1] ?? 200
          response.end()
        }
        void answer()
      }),
    )
    const port = await listening(createServer((_, response) => response.end('ok')))
    const observer = await observing(port, { post: { url: `http://127.0.0.1:${inbox}/api/traffic`, key: 'hf_key' } })
    const call = async (): Promise<unknown> => await (await fetch(`http://127.0.0.1:${observer.port}/a`)).text()
    await call()
    await observer.flush()
    await call()
    await observer.flush()
    expect(observer.problems).toEqual([expect.stringContaining('answers 503')])
    await call()
    await observer.flush()
    await observer.flush()
    expect(bodies).toEqual(['Bearer hf_key 1', 'Bearer hf_key 2', 'Bearer hf_key 2', 'Bearer hf_key 3'])
    expect(seen(aggregate)).toEqual(['GET /a 3 200'])
    expect(seen(observer.total())).toEqual(['GET /a 3 200'])
  })
})

describe('the tap', () => {
  const REQUESTS =
    'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\n{"product":7}GET /orders/1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /x HTTP/1.1\r\nHost: a\r\n\r\n'
  const ANSWERS =
    'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n'

  function tapped(requests: string, answers: string, sizes: readonly number[]): string[] {
    const found: TappedExchange[] = []
    const tap = new ConnectionTap(
      (one) => found.push(one),
      () => 0,
    )
    const feed = (bytes: Buffer, into: (chunk: Buffer) => void): void => {
      let at = 0
      for (const size of [...sizes, bytes.length]) {
        if (at < bytes.length) into(bytes.subarray(at, at + size))
        at += size
      }
    }
    feed(Buffer.from(requests), (chunk) => tap.fromClient(chunk))
    feed(Buffer.from(answers), (chunk) => tap.fromServer(chunk))
    tap.serverEnded()
    return found.map((one) => {
      const exchange = exchangeOfTap(one, false)
      return `${exchange?.method} ${exchange?.path} ${exchange?.status} ${exchange?.requestBody?.text ?? ''} ${exchange?.responseBody?.text ?? ''}`.trim()
    })
  }

  test('pairs what is sent ahead with its answers, in whatever pieces', () => {
    const whole = tapped(REQUESTS, ANSWERS, [])
    expect(whole).toEqual(['POST /orders 201 {"product":7} {"a":1}', 'GET /orders/1 304', 'HEAD /x 200'])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), (sizes) => {
        expect(tapped(REQUESTS, ANSWERS, sizes)).toEqual(whole)
      }),
    )
  })

  test('gives up on what is no HTTP, and on nothing else', () => {
    fc.assert(
      fc.property(fc.nat(REQUESTS.length), fc.nat(ANSWERS.length), fc.string({ maxLength: 20 }), (a, b, inserted) => {
        const outcome = ((): string => {
          try {
            tapped(
              REQUESTS.slice(0, a) + inserted + REQUESTS.slice(a),
              ANSWERS.slice(0, b) + inserted + ANSWERS.slice(b),
              [7, 7],
            )
            return 'done'
          } catch (error) {
            return error instanceof Error ? error.name : String(error)
          }
        })()
        expect(outcome).toMatch(/^(?:done|TapError)$/)
      }),
      { numRuns: 300 },
    )
  })

  test('keeps no body that is too large, and its size', () => {
    const found: TappedExchange[] = []
    const tap = new ConnectionTap(
      (one) => found.push(one),
      () => 0,
    )
    tap.fromClient(Buffer.from('GET /big HTTP/1.1\r\nHost: a\r\n\r\n'))
    tap.fromServer(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
    for (let i = 0; i < 100; i++) tap.fromServer(Buffer.alloc(10_000))
    tap.serverEnded()
    expect(found).toMatchObject([{ response: { body: undefined, bytes: 1_000_000 } }])
  })
})

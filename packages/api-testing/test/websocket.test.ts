import { describe, expect, it } from 'vitest'
import { FixtureServer } from '../src/fixture-kit/index.ts'
import { HttpClient } from '../src/http/client.ts'
import { encodeFrame, FrameReader, opcodes } from '../src/http/websocket-frames.ts'

describe('WebSocket frames', () => {
  it('come out as they went in, of every length class, masked or not, however the bytes are cut', () => {
    for (const length of [0, 1, 125, 126, 65_535, 65_536, 70_000]) {
      for (const masked of [true, false]) {
        const payload = Buffer.alloc(length, 'hf')
        const bytes = Buffer.concat([
          encodeFrame(opcodes.text, payload, masked),
          encodeFrame(opcodes.ping, Buffer.from('x'), masked),
        ])
        const reader = new FrameReader()
        const step = Math.max(1, Math.floor(bytes.length / 7))
        const frames = []
        for (let at = 0; at < bytes.length; at += step) frames.push(...reader.push(bytes.subarray(at, at + step)))
        expect(frames.map(({ opcode }) => opcode)).toEqual([opcodes.text, opcodes.ping])
        expect(frames[0]?.payload.equals(payload)).toBe(true)
      }
    }
  })

  it('are refused when they claim to be larger than allowed', () => {
    const huge = Buffer.from([0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    expect(() => new FrameReader(1000).push(huge)).toThrow(RangeError)
  })
})

describe('a WebSocket', () => {
  it('is opened, carries messages both ways and says how it was closed', async () => {
    const server = await FixtureServer.start([], undefined, {
      sockets: {
        '/echo': {
          open: (socket, request) => {
            socket.send(`hello ${String(request.headers.origin)}`)
            socket.onMessage((text) => (text === 'bye' ? socket.close(4001) : socket.send(text.toUpperCase())))
          },
        },
        '/closed': { refuse: () => 403, open: () => undefined },
      },
    })
    const client = new HttpClient()
    const ask = (target: string) =>
      client.upgrade({
        method: 'GET',
        origin: server.origin,
        target,
        headers: [['Origin', 'https://app.example.org']],
      })
    try {
      const { response, socket } = await ask('/echo')
      expect(response.status).toBe(101)
      socket?.send('ada')
      expect(await socket?.waitUntil((messages) => messages.length === 2, 2000)).toBe(true)
      expect(socket?.messages).toEqual(['hello https://app.example.org', 'ADA'])
      socket?.send('bye')
      await socket?.waitUntil(() => false, 2000)
      expect(socket?.closeCode).toBe(4001)
      const refused = await ask('/closed')
      expect(refused.response.status).toBe(403)
      expect(refused.socket).toBeUndefined()
    } finally {
      client.close()
      await server.close()
    }
  })
})

describe('bytes sent raw', () => {
  it('leave nothing behind for the next request on a kept connection', async () => {
    const server = await FixtureServer.start([
      { method: 'GET', template: '/one', handle: () => ({ body: 'one' }) },
      { method: 'GET', template: '/two', handle: () => ({ body: 'two' }) },
    ])
    const client = new HttpClient()
    try {
      const twice = 'GET /one HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2)
      const first = await client.sendBytes(server.origin, Buffer.from(twice), 'GET')
      expect(first.body.toString()).toBe('one')
      const next = await client.send({ method: 'GET', origin: server.origin, target: '/two', headers: [] })
      expect(next.body.toString()).toBe('two')
    } finally {
      client.close()
      await server.close()
    }
  })
})

import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { parseJson } from '../json.ts'
import { encodeFrame, FrameReader, opcodes } from '../http/websocket-frames.ts'

/** The server's side of a WebSocket of a fixture. */
export interface FixtureSocket {
  readonly send: (text: string) => void
  readonly onMessage: (listener: (text: string) => void) => void
  readonly close: (code: number) => void
}

/** Grants an upgrade (RFC 6455 §4.2.2). */
export function acceptSocket(stream: Duplex, key: string): FixtureSocket {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  const reader = new FrameReader()
  let listener: (text: string) => void = () => undefined
  stream.on('error', () => stream.destroy())
  stream.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      if (frame.opcode === opcodes.close) stream.end()
      else if (frame.opcode === opcodes.text) listener(frame.payload.toString('utf8'))
    }
  })
  return {
    send: (text) => stream.write(encodeFrame(opcodes.text, Buffer.from(text), false)),
    onMessage: (next) => {
      listener = next
    },
    close: (code) => {
      const payload = Buffer.alloc(2)
      payload.writeUInt16BE(code)
      stream.end(encodeFrame(opcodes.close, payload, false))
    },
  }
}

/** Refuses an upgrade with a status. */
export function refuseSocket(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}

/** Whether a message is JSON. */
export function parsesJson(text: string): boolean {
  return parseJson(text) !== undefined
}

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const handshakeSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const largestMessage = 65_535

function frame(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255]
  return Buffer.concat([Buffer.from([0x80 | opcode, ...head]), payload])
}

/** A WebSocket (RFC 6455) of text messages up to 64 KiB in one frame each, which is all that GraphQL over WebSocket needs. */
export class TextSocket {
  readonly #stream: Duplex
  #received = Buffer.alloc(0)

  /** Answers the handshake in `request` and reads messages until either side ends. */
  constructor(request: IncomingMessage, stream: Duplex, told: { onText(text: string): void; onEnd(): void }) {
    this.#stream = stream
    const accepted = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${handshakeSuffix}`)
      .digest('base64')
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n` +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    )
    stream.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes])
      for (let message = this.#next(); message !== undefined; message = this.#next()) {
        if (message.opcode === 1) told.onText(message.payload.toString())
        else if (message.opcode === 8) this.close(1000)
        else if (message.opcode === 9) stream.write(frame(10, message.payload))
      }
    })
    stream.on('error', () => stream.destroy())
    stream.on('close', () => told.onEnd())
  }

  send(message: unknown): void {
    if (this.#stream.writable)
      this.#stream.write(frame(1, Buffer.from(JSON.stringify(message)).subarray(0, largestMessage)))
  }

  close(code: number): void {
    if (this.#stream.writable) this.#stream.end(frame(8, Buffer.from([code >> 8, code & 255])))
  }

  #next(): { opcode: number; payload: Buffer } | undefined {
    const bytes = this.#received
    if (bytes.length < 6) return undefined
    const short = (bytes[1] ?? 0) & 127
    if (short === 127) {
      this.close(1009)
      return undefined
    }
    const start = short === 126 ? 4 : 2
    const length = short === 126 ? bytes.readUInt16BE(2) : short
    if (bytes.length < start + 4 + length) return undefined
    const mask = bytes.subarray(start, start + 4)
    const payload = Buffer.from(bytes.subarray(start + 4, start + 4 + length))
    for (let index = 0; index < payload.length; index += 1)
      payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0)
    this.#received = bytes.subarray(start + 4 + length)
    return { opcode: (bytes[0] ?? 0) & 15, payload }
  }
}

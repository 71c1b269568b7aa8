import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { ApiTestError, messageOf } from '../errors.ts'
import type { TlsSettings } from './connection.ts'
import { openSocket } from './connection.ts'
import type { WireRequest, WireResponse } from './message.ts'
import { withHeader } from './message.ts'
import { bytesOf } from './request-bytes.ts'
import { encodeFrame, FrameReader, opcodes } from './websocket-frames.ts'

const headEnd = Buffer.from('\r\n\r\n')
const maxHead = 64 * 1024

/** An open WebSocket (RFC 6455). Messages are kept in the order in which they came. */
export class WebSocketConnection {
  /** Texts received so far; binary messages are read as UTF-8. */
  readonly messages: string[] = []
  /** Status code of the closing, 1006 when the connection just broke, undefined while it is open. */
  closeCode: number | undefined
  private readonly socket: Socket
  private readonly reader = new FrameReader()
  private readonly waiting = new Set<() => void>()
  private partial: Buffer[] = []

  constructor(socket: Socket, early: Buffer) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', () => this.ended(1006))
    socket.on('close', () => this.ended(1006))
    if (early.length > 0) this.receive(early)
  }

  send(text: string): void {
    if (this.closeCode === undefined) this.socket.write(encodeFrame(opcodes.text, Buffer.from(text), true))
  }

  /** Waits until the test holds for what has come so far, the connection ends, or the time is over. Says whether it holds. */
  async waitUntil(test: (messages: readonly string[]) => boolean, timeoutMs: number): Promise<boolean> {
    if (test(this.messages) || this.closeCode !== undefined) return test(this.messages)
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        this.waiting.delete(check)
        resolve(test(this.messages))
      }
      const check = (): void => {
        if (test(this.messages) || this.closeCode !== undefined) finish()
      }
      const timer = setTimeout(finish, timeoutMs)
      this.waiting.add(check)
    })
  }

  close(): void {
    if (this.closeCode === undefined) this.socket.write(encodeFrame(opcodes.close, Buffer.from([0x03, 0xe8]), true))
    this.socket.destroy()
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.reader.push(chunk)) {
        if (frame.opcode === opcodes.ping) this.socket.write(encodeFrame(opcodes.pong, frame.payload, true))
        else if (frame.opcode === opcodes.close)
          this.ended(frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005)
        else if (frame.opcode <= opcodes.binary) {
          this.partial.push(frame.payload)
          if (!frame.final) continue
          this.messages.push(Buffer.concat(this.partial).toString('utf8'))
          this.partial = []
        }
      }
    } catch {
      this.socket.destroy()
      this.ended(1009)
    }
    for (const check of this.waiting) check()
  }

  private ended(code: number): void {
    this.closeCode ??= code
    for (const check of this.waiting) check()
  }
}

/** The answer to an upgrade; `socket` is there when it was granted. */
export interface UpgradeAttempt {
  readonly response: WireResponse
  readonly socket: WebSocketConnection | undefined
}

/** Asks for an upgrade (RFC 6455 §4.1). Headers of the request go along as they are. Errors: `connection_failed`, `timeout`, `response_invalid`. */
export async function upgrade(
  request: WireRequest,
  limits: { connectTimeoutMs: number; timeoutMs: number; tls: TlsSettings },
): Promise<UpgradeAttempt> {
  const asked = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
  ] as const
  const headers = asked.reduce((list, [name, value]) => withHeader(list, name, value), request.headers)
  const socket = await openSocket(request.origin, limits.connectTimeoutMs, limits.tls)
  const sentAt = performance.now()
  try {
    const { head, rest } = await readHead(socket, bytesOf({ ...request, method: 'GET', headers }), limits.timeoutMs)
    const [statusLine = '', ...lines] = head.split(/\r?\n/)
    const [, version = '1.1', status = '0', reason = ''] = /^HTTP\/(\d\.\d) (\d{3}) ?(.*)$/.exec(statusLine) ?? []
    if (status === '0') throw new ApiTestError('response_invalid', `${request.origin} answered with no HTTP`)
    const took = performance.now() - sentAt
    const isOpen = status === '101'
    const response: WireResponse = {
      status: Number(status),
      reason,
      httpVersion: version,
      headers: lines.map((line) => {
        const at = line.indexOf(':')
        return [line.slice(0, at), line.slice(at + 1).trim()] as const
      }),
      body: isOpen ? Buffer.alloc(0) : rest,
      truncated: false,
      firstByteMs: took,
      totalMs: took,
    }
    if (isOpen) return { response, socket: new WebSocketConnection(socket, rest) }
    socket.destroy()
    return { response, socket: undefined }
  } catch (error) {
    socket.destroy()
    if (error instanceof ApiTestError) throw error
    throw new ApiTestError('connection_failed', messageOf(error), { cause: error })
  }
}

function readHead(socket: Socket, bytes: Buffer, timeoutMs: number): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const timer = setTimeout(() => {
      finish()
      reject(new ApiTestError('timeout', `no answer to the upgrade within ${timeoutMs} ms`))
    }, timeoutMs)
    const finish = (): void => {
      clearTimeout(timer)
      socket.off('data', onData)
      socket.off('error', onEnd)
      socket.off('close', onEnd)
    }
    const onEnd = (): void => {
      finish()
      reject(new ApiTestError('connection_failed', 'the server closed the connection before it answered'))
    }
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk])
      const at = received.indexOf(headEnd)
      if (at === -1 && received.length < maxHead) return
      finish()
      if (at === -1) reject(new ApiTestError('response_invalid', 'the head of the answer does not end'))
      else resolve({ head: received.toString('latin1', 0, at), rest: Buffer.from(received.subarray(at + 4)) })
    }
    socket.on('data', onData)
    socket.once('error', onEnd)
    socket.once('close', onEnd)
    socket.write(bytes)
  })
}

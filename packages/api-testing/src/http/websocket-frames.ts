import { randomBytes } from 'node:crypto'

/** RFC 6455 §11.8. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  readonly final: boolean
  readonly opcode: number
  readonly payload: Buffer
}

/** One frame (RFC 6455 §5.2). Clients must mask, servers must not. */
export function encodeFrame(opcode: number, payload: Buffer, masked: boolean): Buffer {
  const { length } = payload
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  const maskBit = masked ? 0x80 : 0
  if (length < 126) head[1] = maskBit | length
  else if (length < 65_536) {
    head[1] = maskBit | 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = maskBit | 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  if (!masked) return Buffer.concat([head, payload])
  const key = randomBytes(4)
  return Buffer.concat([head, key, unmasked(payload, key)])
}

function unmasked(payload: Buffer, key: Buffer): Buffer {
  const copy = Buffer.from(payload)
  for (let index = 0; index < copy.length; index += 1) copy[index] = (copy[index] ?? 0) ^ (key[index % 4] ?? 0)
  return copy
}

/** Takes bytes as they arrive and gives whole frames back. */
export class FrameReader {
  private pending = Buffer.alloc(0)
  private readonly maxPayload: number

  constructor(maxPayload = 16 * 1024 * 1024) {
    this.maxPayload = maxPayload
  }

  /** Errors: `RangeError` for a frame larger than allowed. */
  push(chunk: Buffer): Frame[] {
    this.pending = Buffer.concat([this.pending, chunk])
    const frames: Frame[] = []
    for (let frame = this.next(); frame !== undefined; frame = this.next()) frames.push(frame)
    return frames
  }

  private next(): Frame | undefined {
    const { pending } = this
    const [first = 0, second = 0] = pending
    if (pending.length < 2) return undefined
    const short = second & 0x7f
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
    if (pending.length < 2 + lengthBytes) return undefined
    const length =
      lengthBytes === 0 ? short : lengthBytes === 2 ? pending.readUInt16BE(2) : Number(pending.readBigUInt64BE(2))
    if (length > this.maxPayload) throw new RangeError(`a WebSocket frame of ${length} bytes`)
    const isMasked = (second & 0x80) !== 0
    const start = 2 + lengthBytes + (isMasked ? 4 : 0)
    if (pending.length < start + length) return undefined
    const raw = pending.subarray(start, start + length)
    const payload = isMasked ? unmasked(raw, pending.subarray(start - 4, start)) : Buffer.from(raw)
    this.pending = pending.subarray(start + length)
    return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload }
  }
}

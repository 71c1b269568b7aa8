/** Bodies from bytes to text, within bounds. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { headerOf, type Header, type Payload } from '../exchange.ts'

/** What a body may have when it is unpacked: enough for every JSON that is looked at, and no bomb. */
const MAX_UNPACKED = 8 * 1024 * 1024

/** Whether a media type is of text that is looked at. */
export function isTextual(contentType: string): boolean {
  return contentType === '' || /text\/|json|xml|form|graphql|yaml|csv|javascript/i.test(contentType)
}

/** The body of a message with its headers: unchunked, unpacked, decoded. Undefined for none, empty text for binary ones. */
export function payloadOf(headers: readonly Header[], bytes: Buffer): Payload | undefined {
  if (bytes.length === 0) return undefined
  const contentType = headerOf(headers, 'content-type') ?? ''
  if (!isTextual(contentType)) return { contentType, text: '' }
  const isChunked = /chunked/i.test(headerOf(headers, 'transfer-encoding') ?? '')
  const whole = isChunked ? unchunked(bytes) : bytes
  const unpacked = unpack(whole, headerOf(headers, 'content-encoding') ?? '')
  return { contentType, text: unpacked === undefined ? '' : textOfBytes(unpacked, contentType) }
}

/** Text by the charset that the media type names; UTF-8 by default. */
export function textOfBytes(bytes: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8'
  if (charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii') return bytes.toString('utf8')
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

/** RFC 9112 §7.1. What is not chunked although it should be, is taken as it is: recorders unchunk without saying so. */
function unchunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = /^([\da-f]{1,8})(?:[ \t]*;|$)/i.exec(bytes.toString('latin1', at, Math.min(lineEnd, at + 80)))?.[1]
    if (lineEnd < 0 || size === undefined) return pieces.length === 0 ? bytes : Buffer.concat(pieces)
    const length = Number.parseInt(size, 16)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length))
    at = lineEnd + 2 + length + 2
    if (at >= bytes.length) return Buffer.concat(pieces)
  }
}

/** Undefined when it cannot be unpacked. */
function unpack(bytes: Buffer, encoding: string): Buffer | undefined {
  const codings = encoding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity')
  if (codings.length > 3) return undefined
  let result = bytes
  for (const coding of codings.toReversed()) {
    const next = unpackOnce(result, coding)
    // Recorders keep the header of bodies that they have unpacked.
    if (next === undefined) return looksReadable(result) ? result : undefined
    result = next
  }
  return result
}

function unpackOnce(bytes: Buffer, coding: string): Buffer | undefined {
  const options = { maxOutputLength: MAX_UNPACKED }
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, options)
      case 'deflate':
        return (bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options)
      case 'br':
        return brotliDecompressSync(bytes, options)
      case 'zstd':
        return zstdDecompressSync(bytes, options)
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}

function looksReadable(bytes: Buffer): boolean {
  return /^\s*[{["<\w]/.test(bytes.toString('latin1', 0, 64)) && !bytes.subarray(0, 512).includes(0)
}

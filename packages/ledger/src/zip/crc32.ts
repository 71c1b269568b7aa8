import * as zlib from 'node:zlib'

/** The CRC-32 of a zip member (ISO 3309), continued from `value`. */
export const crc32: (data: Uint8Array, value?: number) => number =
  typeof zlib.crc32 === 'function' ? (data, value) => zlib.crc32(data, value) : slowCrc32

/** For the first releases of Node 20, whose zlib does not offer it. */
export function slowCrc32(data: Uint8Array, value = 0): number {
  let crc = ~value
  for (const byte of data) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/**
 * A zip of texts, stored as they are (APPNOTE 6.3.10 §4.3, method 0): for handing out a folder of small files. Up to 65,535 files and 4 GB,
 * which is far from what a page holds.
 */
export function zipOf(files: Record<string, string>, at: Date): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const locals: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const path = encoder.encode(name)
    const data = encoder.encode(text)
    const shared = [
      // Version 2.0; flag 11: names are UTF-8; stored.
      ...[20, 0x0800, 0].flatMap(two),
      ...dosTime(at),
      ...four(crc32(data)),
      ...four(data.length),
      ...four(data.length),
      ...two(path.length),
    ]
    const local = Uint8Array.from([...four(0x04034b50), ...shared, ...two(0), ...path])
    locals.push(local, data)
    directory.push(
      Uint8Array.from([
        ...four(0x02014b50),
        // Made by version 2.0 of MS-DOS: no attributes that could make a file executable.
        ...two(20),
        ...shared,
        ...[0, 0, 0, 0].flatMap(two),
        ...four(0),
        ...four(offset),
        ...path,
      ]),
    )
    offset += local.length + data.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = directory.length
  const end = Uint8Array.from([
    ...four(0x06054b50),
    ...[0, 0, count, count].flatMap(two),
    ...four(size),
    ...four(offset),
    ...two(0),
  ])
  return concatenated([...locals, ...directory, end])
}

const two = (n: number) => [n & 0xff, (n >>> 8) & 0xff]
const four = (n: number) => [...two(n & 0xffff), ...two(n >>> 16)]

/** Two seconds is the grain of this format, and 1980 its first year. In UTC, so that the same moment gives the same bytes everywhere. */
function dosTime(at: Date): number[] {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  const day = (Math.max(at.getUTCFullYear() - 1980, 0) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return [...two(time), ...two(day)]
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function concatenated(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

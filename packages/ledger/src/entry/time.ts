const ZERO = 0x30
const DAY = 86_400_000

/** The last date that was read: entries lie close together in time. */
let knownDate = -1
let knownDay = NaN

/**
 * Reads an RFC 3339 time, in place. PostgreSQL's offsets without minutes (`+00`) are accepted too.
 *
 * @returns milliseconds since 1970 (a finer fraction is cut off), NaN when it is no such time
 */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  // 2026-05-04T10:00:00
  const date = number(bytes, start, 4) * 10_000 + number(bytes, start + 5, 2) * 100 + number(bytes, start + 8, 2)
  const hour = number(bytes, start + 11, 2)
  const minute = number(bytes, start + 14, 2)
  const second = number(bytes, start + 17, 2)
  const separated =
    bytes[start + 4] === 0x2d &&
    bytes[start + 7] === 0x2d &&
    bytes[start + 10] === 0x54 &&
    bytes[start + 13] === 0x3a &&
    bytes[start + 16] === 0x3a
  if (!separated || !(hour < 24 && minute < 60 && second < 60)) return NaN

  let at = start + 19
  let millisecond = 0
  if (bytes[at] === 0x2e) {
    at += 1
    const fraction = at
    while (at < end && isDigit(bytes[at])) {
      if (at < fraction + 3) millisecond += number(bytes, at, 1) * 10 ** (2 - (at - fraction))
      at += 1
    }
    if (at === fraction) return NaN
  }
  const offset = parseOffset(bytes, at, end)
  return dayOf(date) + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond
}

/** Minutes east of UTC: `Z`, `+02:00` or `+02`. */
function parseOffset(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]
  if (sign === 0x5a) return end === start + 1 ? 0 : NaN
  if (sign !== 0x2b && sign !== 0x2d) return NaN
  const hours = number(bytes, start + 1, 2)
  const short = end === start + 3
  const minutes = short ? 0 : number(bytes, start + 4, 2)
  if (!(hours < 24 && minutes < 60) || !(short || (end === start + 6 && bytes[start + 3] === 0x3a))) return NaN
  return (sign === 0x2b ? 1 : -1) * (hours * 60 + minutes)
}

/** The first millisecond of a date written as the number YYYYMMDD; NaN for one that does not exist. */
function dayOf(date: number): number {
  if (date === knownDate) return knownDay
  const year = Math.floor(date / 10_000)
  const month = Math.floor(date / 100) % 100
  const day = date % 100
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day)
  const exists = new Date(midnight).getUTCDate() === day && new Date(midnight).getUTCMonth() === month - 1
  knownDate = date
  knownDay = exists ? Math.floor(midnight / DAY) * DAY : NaN
  return knownDay
}

/** A decimal number of fixed width; NaN when there is anything but digits. */
function number(bytes: Uint8Array, start: number, width: number): number {
  let value = 0
  for (let at = start; at < start + width; at += 1) {
    const byte = bytes[at]
    if (byte === undefined || !isDigit(byte)) return NaN
    value = value * 10 + (byte - ZERO)
  }
  return value
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte < ZERO + 10
}

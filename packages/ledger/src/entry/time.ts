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
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2)
  const date = year * 10_000 + twoDigits(bytes, start + 5) * 100 + twoDigits(bytes, start + 8)
  const hour = twoDigits(bytes, start + 11)
  const minute = twoDigits(bytes, start + 14)
  const second = twoDigits(bytes, start + 17)
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
    for (let worth = 100; at < end && isDigit(bytes[at]); worth = Math.floor(worth / 10)) {
      millisecond += worth * ((bytes[at] ?? 0) - ZERO)
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
  const hours = twoDigits(bytes, start + 1)
  const short = end === start + 3
  const minutes = short ? 0 : twoDigits(bytes, start + 4)
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

/** A number of two digits; NaN when there is anything else. */
function twoDigits(bytes: Uint8Array, start: number): number {
  const tens = (bytes[start] ?? 0) - ZERO
  const ones = (bytes[start + 1] ?? 0) - ZERO
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : NaN
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte < ZERO + 10
}

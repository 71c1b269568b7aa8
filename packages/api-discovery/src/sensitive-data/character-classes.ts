/** Which classes of characters a text has, as bits, found in one pass. */

export const DIGIT = 1
export const LOWER = 2
export const UPPER = 4
export const AT = 8
export const DOT = 16
export const DASH = 32
export const UNDERSCORE = 64
export const COLON = 128
export const SPACE = 256
export const SLASH = 512
export const PLUS = 1024
/** At least seven digits. */
export const DIGITS_7 = 2048
/** At least eleven characters. */
export const LENGTH_11 = 4096
export const LENGTH_20 = 8192
export const LENGTH_32 = 16384

const CLASS = new Uint16Array(128)
for (let code = 48; code <= 57; code++) CLASS[code] = DIGIT
for (let code = 97; code <= 122; code++) CLASS[code] = LOWER
for (let code = 65; code <= 90; code++) CLASS[code] = UPPER
for (const [character, bit] of [
  ['@', AT],
  ['.', DOT],
  ['-', DASH],
  ['_', UNDERSCORE],
  [':', COLON],
  [' ', SPACE],
  ['\n', SPACE],
  ['/', SLASH],
  ['+', PLUS],
] as const)
  CLASS[character.charCodeAt(0)] = bit

export function classesOf(text: string): number {
  const { length } = text
  let bits = 0
  let digits = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) continue
    const bit = CLASS[code] ?? 0
    bits |= bit
    if (bit === DIGIT) digits++
  }
  if (digits >= 7) bits |= DIGITS_7
  if (length >= 11) bits |= LENGTH_11
  if (length >= 20) bits |= LENGTH_20
  if (length >= 32) bits |= LENGTH_32
  return bits
}

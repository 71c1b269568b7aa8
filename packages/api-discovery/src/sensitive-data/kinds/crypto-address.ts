/** Checksums of addresses of Bitcoin. */
import { createHash } from 'node:crypto'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58Check: 21 bytes and the first four of their double SHA-256. */
export function isBase58Address(text: string): boolean {
  let number = 0n
  for (const character of text) {
    const digit = BASE58.indexOf(character)
    if (digit < 0) return false
    number = number * 58n + BigInt(digit)
  }
  const bytes = Buffer.from(number.toString(16).padStart(50, '0'), 'hex')
  if (bytes.length !== 25) return false
  return sha256(sha256(bytes.subarray(0, 21)))
    .subarray(0, 4)
    .equals(bytes.subarray(21))
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Bech32 (BIP 173) and Bech32m (BIP 350) with the human-readable part `bc`. */
export function isBech32Address(text: string): boolean {
  const values = [3, 3, 0, 2, 3, ...Array.from(text.slice(3), (character) => BECH32.indexOf(character))]
  if (values.includes(-1)) return false
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (const [i, generator] of GENERATOR.entries()) if (((top >>> i) & 1) === 1) check ^= generator
  }
  return check === 1 || check === 0x2bc830a3
}

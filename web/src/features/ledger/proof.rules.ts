/**
 * Proves in the browser, from what the server answered, that an entry stands in the ledger under a checkpoint. SHA-256 of the browser
 * only; nothing is asked again. What it cannot show is that the checkpoint is the one that others hold: compare its root for that.
 */

const encoder = new TextEncoder()

/** Leaf hash of an entry: `SHA-256(0x00 ‖ salt ‖ body)`, salt and body as UTF-8. */
export function leafHashOf(salt: string, body: string): Promise<Uint8Array> {
  return sha256([0], encoder.encode(salt + body))
}

/**
 * Whether `leafHash` stands at index `leaf` of the tree of `size` with that root (RFC 9162 §2.1.3.2).
 * @param proof sibling hashes from the leaf up
 */
export async function isIncluded({
  leaf,
  size,
  leafHash,
  proof,
  root,
}: {
  leaf: number
  size: number
  leafHash: Uint8Array
  proof: Uint8Array[]
  root: Uint8Array
}): Promise<boolean> {
  if (leaf < 0 || leaf >= size) return false
  // Numbers beyond 2^31 are too large for the bit operators of JavaScript.
  let [node, last] = [BigInt(leaf), BigInt(size - 1)]
  let hash = leafHash
  for (const sibling of proof) {
    if (last === 0n) return false
    if (node % 2n === 1n || node === last) {
      hash = await sha256([1], sibling, hash)
      while (node % 2n === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      hash = await sha256([1], hash, sibling)
    }
    node >>= 1n
    last >>= 1n
  }
  return last === 0n && equal(hash, root)
}

export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0)
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

async function sha256(...parts: (Uint8Array | number[])[]): Promise<Uint8Array> {
  const input = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    input.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input))
}

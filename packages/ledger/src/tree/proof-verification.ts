import { LedgerError } from '../errors.ts'
import { EMPTY_ROOT, HASH_SIZE, nodeHash } from './hash.ts'
import { requireSize } from './tiles.ts'

/** What an inclusion proof is about. */
export interface InclusionClaim {
  readonly index: number
  readonly leafHash: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** What a consistency proof is about. */
export interface ConsistencyClaim {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly newSize: number
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Checks that a leaf is in the tree with this size and root (RFC 9162 §2.1.3.2).
 *
 * @throws LedgerError `proof-wrong` when it is not shown, `tree-range` when the numbers make no sense
 */
export function verifyInclusion({ index, leafHash, size, root, proof }: InclusionClaim): void {
  requireSize(size)
  requireSize(index)
  requireHashes([leafHash, root, ...proof])
  if (index >= size) throw new LedgerError('tree-range', `leaf ${index} is not in a tree of ${size} leaves`)
  let node = index
  let last = size - 1
  let hash: Buffer = Buffer.from(leafHash)
  for (const sibling of proof) {
    if (last === 0) throw wrong(`the inclusion proof of leaf ${index} has more nodes than the tree has levels`)
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  if (last !== 0) throw wrong(`the inclusion proof of leaf ${index} is too short for a tree of ${size} leaves`)
  if (!hash.equals(root)) throw wrong(`the inclusion proof of leaf ${index} does not lead to the root`)
}

/**
 * Checks that the newer tree begins with all leaves of the older one (RFC 9162 §2.1.4.2). Every tree extends the empty
 * one, whose root is fixed.
 *
 * @throws LedgerError `proof-wrong` when it is not shown, `tree-range` when the numbers make no sense
 */
export function verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): void {
  requireSize(oldSize)
  requireSize(newSize)
  requireHashes([oldRoot, newRoot, ...proof])
  if (oldSize > newSize) {
    throw new LedgerError('tree-range', `a tree of ${newSize} leaves cannot extend one of ${oldSize}`)
  }
  if (oldSize === 0 || oldSize === newSize) {
    const expected = oldSize === 0 ? EMPTY_ROOT : newRoot
    if (!Buffer.from(oldRoot).equals(expected)) throw wrong(`the older root is not that of the ${oldSize} leaves`)
    if (proof.length > 0)
      throw wrong(`from ${oldSize} to ${newSize} leaves nothing is to be proven, but nodes are given`)
    return
  }

  // A perfect older tree is a node of the newer one, so its root is where the proof starts (step 2 of the algorithm).
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  const [start, ...rest] = path
  if (start === undefined) throw wrong(`the consistency proof from ${oldSize} to ${newSize} leaves is empty`)
  let node = oldSize - 1
  let last = newSize - 1
  while (isOdd(node)) [node, last] = [half(node), half(last)]
  let oldHash: Buffer = Buffer.from(start)
  let newHash: Buffer = Buffer.from(start)
  for (const sibling of rest) {
    if (last === 0) throw wrong(`the consistency proof from ${oldSize} to ${newSize} leaves has too many nodes`)
    if (isOdd(node) || node === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  if (last !== 0) throw wrong(`the consistency proof from ${oldSize} to ${newSize} leaves is too short`)
  if (!oldHash.equals(oldRoot)) throw wrong(`the consistency proof does not lead to the root of the ${oldSize} leaves`)
  if (!newHash.equals(newRoot)) throw wrong(`the consistency proof does not lead to the root of the ${newSize} leaves`)
}

/** A node of another length could shift bytes between left and right and so hash to something that it is not. */
function requireHashes(hashes: readonly Uint8Array[]): void {
  const odd = hashes.find((hash) => hash.length !== HASH_SIZE)
  if (odd !== undefined) throw wrong(`a hash of ${odd.length} bytes is not a SHA-256 digest`)
}

function wrong(message: string): LedgerError {
  return new LedgerError('proof-wrong', message)
}

// Plain arithmetic instead of bit operators: sizes pass 2^31.
const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value))

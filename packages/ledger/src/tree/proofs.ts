import { LedgerError } from '../errors.ts'
import { rootOfHashes } from './frontier.ts'
import { EMPTY_ROOT, HASH_SIZE, nodeHash } from './hash.ts'
import { requireSize, TILE_HEIGHT, TILE_WIDTH, tileHashes } from './tiles.ts'

/**
 * Reads the hashes of a stored tile, `undefined` when there is none. A tile may have grown beyond the tree size asked
 * about: what is too much is cut off.
 */
export type ReadTile = (level: number, index: number) => Promise<Buffer | undefined>

/** The root of the tree over the first `size` leaves (RFC 6962 §2.1). */
export async function rootAt(size: number, readTile: ReadTile): Promise<Buffer> {
  requireSize(size)
  return size === 0 ? EMPTY_ROOT : rangeRoot(0, size, readTile)
}

/**
 * The proof that leaf `index` is in the tree over the first `size` leaves: the siblings on its way to the root, lowest
 * first (RFC 6962 §2.1.1, RFC 9162 §2.1.3.1).
 */
export async function inclusionProof(index: number, size: number, readTile: ReadTile): Promise<Buffer[]> {
  requireSize(size)
  requireSize(index)
  if (index >= size) throw new LedgerError('tree-range', `leaf ${index} is not in a tree of ${size} leaves`)
  const siblings: Promise<Buffer>[] = []
  let low = 0
  let high = size
  while (high - low > 1) {
    const middle = low + splitPoint(high - low)
    if (index < middle) {
      siblings.push(rangeRoot(middle, high, readTile))
      high = middle
    } else {
      siblings.push(rangeRoot(low, middle, readTile))
      low = middle
    }
  }
  return (await Promise.all(siblings)).reverse()
}

/**
 * The proof that the tree over the first `newSize` leaves extends the one over the first `oldSize`, lowest node first
 * (RFC 6962 §2.1.2, RFC 9162 §2.1.4.1). Empty when the sizes are equal or the older tree is empty.
 */
export async function consistencyProof(oldSize: number, newSize: number, readTile: ReadTile): Promise<Buffer[]> {
  requireSize(oldSize)
  requireSize(newSize)
  if (oldSize > newSize) {
    throw new LedgerError('tree-range', `a tree of ${newSize} leaves cannot extend one of ${oldSize}`)
  }
  if (oldSize === 0 || oldSize === newSize) return []
  const nodes: Promise<Buffer>[] = []
  let low = 0
  let high = newSize
  while (high !== oldSize) {
    const middle = low + splitPoint(high - low)
    if (oldSize <= middle) {
      nodes.push(rangeRoot(middle, high, readTile))
      high = middle
    } else {
      nodes.push(rangeRoot(low, middle, readTile))
      low = middle
    }
  }
  // The older tree's own last subtree; left out when it is the whole older tree, whose root the verifier has.
  if (low > 0) nodes.push(rangeRoot(low, high, readTile))
  return (await Promise.all(nodes)).reverse()
}

/** The largest power of two below `size` (RFC 6962 §2.1: where a tree of `size` ≥ 2 leaves splits). */
function splitPoint(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The root over the leaves [low, high), where the range is a subtree of the tree or ends at the tree's right edge. */
async function rangeRoot(low: number, high: number, readTile: ReadTile): Promise<Buffer> {
  const size = high - low
  const split = splitPoint(size)
  if (size === 1 || split * 2 === size) return perfectRoot(low, size, readTile)
  const [left, right] = await Promise.all([perfectRoot(low, split, readTile), rangeRoot(low + split, high, readTile)])
  return nodeHash(left, right)
}

/** The root of the perfect subtree over `size` = 2^h leaves from `low` on: within one tile of level ⌊h ÷ 8⌋. */
async function perfectRoot(low: number, size: number, readTile: ReadTile): Promise<Buffer> {
  const height = Math.round(Math.log2(size))
  const level = Math.floor(height / TILE_HEIGHT)
  const width = 2 ** (height % TILE_HEIGHT)
  const firstEntry = low / TILE_WIDTH ** level
  const index = Math.floor(firstEntry / TILE_WIDTH)
  const from = firstEntry % TILE_WIDTH
  const hashes = tileHashes({ level, index }, await readTile(level, index), from + width)
  return rootOfHashes(hashes.subarray(from * HASH_SIZE))
}

import { type BinaryDigest, EMPTY_ROOT, HASH_SIZE, sha256, sha256Binary } from './hash.ts'

const LEFT = 1
const RIGHT = 1 + HASH_SIZE
const NODE_SIZE = 1 + 2 * HASH_SIZE

/**
 * One level of the right edge: the 65 bytes `0x01 ‖ left ‖ right` in which the level's next node will be hashed, so
 * that a hash is copied once, to the place where it is used.
 */
interface Level {
  readonly node: Buffer
  /** Whether `left` holds a subtree that still waits for its right sibling. */
  waiting: boolean
}

/**
 * The right edge of a Merkle tree: for every level, the root of the perfect subtree that has no right sibling yet. At
 * most one hash a level, so a tree of any size is built in a few kilobytes.
 */
export class Frontier {
  readonly #levels: Level[] = []
  #size = 0

  /** Leaves in the tree so far. */
  get size(): number {
    return this.#size
  }

  /** Adds the next leaf. */
  add(leafHash: Uint8Array | BinaryDigest): void {
    this.#carry(0, leafHash)
    this.#size += 1
  }

  /**
   * Adds a perfect subtree of 2^level leaves. The tree's size must be a multiple of 2^level: anywhere else the tree has
   * no node for it.
   */
  addSubtree(level: number, hash: Uint8Array | BinaryDigest): void {
    if (this.#size % 2 ** level !== 0) {
      throw new RangeError(`a subtree of 2^${level} leaves cannot start at leaf ${this.#size}`)
    }
    this.#carry(level, hash)
    this.#size += 2 ** level
  }

  /** Puts a subtree on the edge and, like a carry in addition, merges it upward with every sibling that waited for it. */
  #carry(start: number, hash: Uint8Array | BinaryDigest): void {
    let carried = hash
    for (let index = start; ; index += 1) {
      const level = this.#level(index)
      if (!level.waiting) {
        put(level.node, LEFT, carried)
        level.waiting = true
        return
      }
      put(level.node, RIGHT, carried)
      level.waiting = false
      carried = sha256Binary(level.node)
    }
  }

  #level(index: number): Level {
    const known = this.#levels[index]
    if (known !== undefined) return known
    while (this.#levels.length < index) this.#levels.push(emptyLevel())
    const level = emptyLevel()
    this.#levels.push(level)
    return level
  }

  /**
   * The root of the tree as it stands (RFC 6962 §2.1). Given the root of a further, smaller part to the right of this
   * edge, the root of both together. The edge itself does not change.
   */
  root(rightPart?: Uint8Array): Buffer {
    let right: Buffer | undefined = rightPart === undefined ? undefined : Buffer.from(rightPart)
    for (const level of this.#levels) {
      if (!level.waiting) continue
      if (right === undefined) {
        right = Buffer.from(level.node.subarray(LEFT, RIGHT))
      } else {
        level.node.set(right, RIGHT)
        right = sha256(level.node)
      }
    }
    return right ?? EMPTY_ROOT
  }
}

function put(node: Buffer, at: number, hash: Uint8Array | BinaryDigest): void {
  if (typeof hash === 'string') node.write(hash, at, HASH_SIZE, 'binary')
  else node.set(hash, at)
}

function emptyLevel(): Level {
  return { node: Buffer.alloc(NODE_SIZE, 0x01), waiting: false }
}

/** The root over hashes that stand one after the other, 32 bytes each: of leaves, or of equally deep perfect subtrees. */
export function rootOfHashes(hashes: Uint8Array): Buffer {
  const frontier = new Frontier()
  for (let at = 0; at < hashes.length; at += HASH_SIZE) frontier.add(hashes.subarray(at, at + HASH_SIZE))
  return frontier.root()
}

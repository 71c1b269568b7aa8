import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendLeaves,
  consistencyProof,
  EMPTY_EDGE,
  EMPTY_ROOT,
  edgeOf,
  edgeTiles,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  type ReadTile,
  rootAt,
  type Tile,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts'

// Leaves and roots of the test data that Certificate Transparency logs share (RFC 6962 implementations).
const VECTOR_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const VECTOR_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** The tree hash as RFC 6962 §2.1 defines it, word for word. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves
  if (first === undefined) return EMPTY_ROOT
  if (leaves.length === 1) return first
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}

/** The inclusion path as RFC 6962 §2.1.1 defines it. */
function naivePath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return []
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return index < split
    ? [...naivePath(index, leaves.slice(0, split)), naiveRoot(leaves.slice(split))]
    : [...naivePath(index - split, leaves.slice(split)), naiveRoot(leaves.slice(0, split))]
}

/** The consistency proof as RFC 6962 §2.1.2 defines it. */
function naiveConsistency(oldSize: number, leaves: readonly Buffer[], whole = true): Buffer[] {
  if (oldSize === 0) return []
  if (oldSize === leaves.length) return whole ? [] : [naiveRoot(leaves)]
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return oldSize <= split
    ? [...naiveConsistency(oldSize, leaves.slice(0, split), whole), naiveRoot(leaves.slice(split))]
    : [...naiveConsistency(oldSize - split, leaves.slice(split), false), naiveRoot(leaves.slice(0, split))]
}

const hex = (hashes: Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'))

/** A storage without any tile. */
const readNothing: ReadTile = async () => undefined

const numbered = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))

/** A store of tiles as a database would be: append in batches, load only the edge each time. */
class TileStore {
  readonly tiles = new Map<string, Tile>()
  size = 0
  root: Buffer = EMPTY_ROOT

  append(leaves: readonly Buffer[]): void {
    const stored = edgeTiles(this.size).map(({ level, index }) => this.tiles.get(`${level}/${index}`))
    const edge = edgeOf(
      this.size,
      stored.filter((tile) => tile !== undefined),
    )
    const appended = appendLeaves(this.size, edge, Buffer.concat(leaves))
    for (const tile of appended.tiles) this.tiles.set(`${tile.level}/${tile.index}`, tile)
    this.size = appended.size
    this.root = appended.root
  }

  readonly read: ReadTile = async (level, index) => this.tiles.get(`${level}/${index}`)?.hashes
}

describe('the Merkle tree', () => {
  it('gives the published roots', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    const leaves = VECTOR_LEAVES.map((data) => leafHash(Buffer.from(data, 'hex')))
    const frontier = new Frontier()
    for (const [index, root] of VECTOR_ROOTS.entries()) {
      expect(appendLeaves(0, EMPTY_EDGE, Buffer.concat(leaves.slice(0, index + 1))).root.toString('hex')).toBe(root)
      frontier.add(leaves[index] ?? Buffer.alloc(0))
      expect(frontier.root().toString('hex')).toBe(root)
    }
  })

  it('gives the published proofs', async () => {
    const store = new TileStore()
    store.append(VECTOR_LEAVES.map((data) => leafHash(Buffer.from(data, 'hex'))))
    expect(hex(await consistencyProof(6, 8, store.read))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(hex(await consistencyProof(2, 5, store.read))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
    expect(hex(await inclusionProof(0, 8, store.read))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
  })

  it('gives the root and the proofs of the definition for every size up to 66', async () => {
    const leaves = numbered(66)
    const store = new TileStore()
    store.append(leaves)
    for (let size = 0; size <= leaves.length; size += 1) {
      const part = leaves.slice(0, size)
      const root = naiveRoot(part)
      expect(await rootAt(size, store.read)).toEqual(root)
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, store.read)
        expect(proof).toEqual(naivePath(index, part))
        verifyInclusion({ index, size, root, proof, leafHash: leaves[index] ?? Buffer.alloc(0) })
      }
      for (let oldSize = 0; oldSize <= size; oldSize += 1) {
        const proof = await consistencyProof(oldSize, size, store.read)
        expect(proof).toEqual(naiveConsistency(oldSize, part))
        verifyConsistency({ oldSize, newSize: size, oldRoot: naiveRoot(part.slice(0, oldSize)), newRoot: root, proof })
      }
    }
  })

  it('grows in batches of any size to the same root, and every older tree stays provable', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (batches, seed) => {
        const leaves = numbered(batches.reduce((sum, count) => sum + count, 0))
        const store = new TileStore()
        const heads = [{ size: 0, root: EMPTY_ROOT }]
        let from = 0
        for (const count of batches) {
          store.append(leaves.slice(from, from + count))
          from += count
          heads.push({ size: store.size, root: store.root })
          expect(store.root).toEqual(naiveRoot(leaves.slice(0, from)))
        }
        for (const { size: oldSize, root: oldRoot } of heads) {
          const proof = await consistencyProof(oldSize, store.size, store.read)
          verifyConsistency({ oldSize, oldRoot, newSize: store.size, newRoot: store.root, proof })
        }
        if (store.size === 0) return
        const index = seed % store.size
        const proof = await inclusionProof(index, store.size, store.read)
        verifyInclusion({ index, size: store.size, root: store.root, proof, leafHash: leaves[index] ?? EMPTY_ROOT })
      }),
      { numRuns: 40 },
    )
  })

  it('fills tiles of three levels', async () => {
    const leaves = numbered(256 * 256 + 300)
    const store = new TileStore()
    store.append(leaves.slice(0, 65_000))
    store.append(leaves.slice(65_000))
    expect([...store.tiles.values()].filter(({ level }) => level === 2)).toHaveLength(1)
    const frontier = new Frontier()
    for (const leaf of leaves) frontier.add(leaf)
    expect(store.root).toEqual(frontier.root())
    const proof = await inclusionProof(65_536, store.size, store.read)
    verifyInclusion({
      index: 65_536,
      size: store.size,
      root: store.root,
      proof,
      leafHash: leaves[65_536] ?? EMPTY_ROOT,
    })
    const older = await rootAt(65_537, store.read)
    verifyConsistency({
      oldSize: 65_537,
      oldRoot: older,
      newSize: store.size,
      newRoot: store.root,
      proof: await consistencyProof(65_537, store.size, store.read),
    })
  })
})

describe('proof verification', () => {
  const size = 37
  const leaves = numbered(size)
  const root = naiveRoot(leaves)

  it('refuses an inclusion proof in which anything was changed', () => {
    fc.assert(
      fc.property(
        fc.nat(size - 1),
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('flip', 'drop', 'add', 'index'),
        (index, at, bit, how) => {
          const proof: Buffer[] = naivePath(index, leaves).map((hash) => Buffer.from(hash))
          const claim = { index, size, root, leafHash: leaves[index] ?? EMPTY_ROOT, proof }
          verifyInclusion(claim)
          const position = at % proof.length
          if (how === 'flip') flipBit(proof[position] ?? EMPTY_ROOT, bit)
          if (how === 'drop') proof.splice(position, 1)
          if (how === 'add') proof.splice(position, 0, EMPTY_ROOT)
          const claimed = how === 'index' ? { ...claim, index: (index + 1) % size } : claim
          expect(() => verifyInclusion(claimed)).toThrow(expect.objectContaining({ code: 'proof-wrong' }))
        },
      ),
    )
  })

  it('refuses a consistency proof in which anything was changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: size - 1 }),
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('flip', 'drop', 'add', 'oldRoot', 'newRoot'),
        (oldSize, at, bit, how) => {
          const proof: Buffer[] = naiveConsistency(oldSize, leaves).map((hash) => Buffer.from(hash))
          const oldRoot = Buffer.from(naiveRoot(leaves.slice(0, oldSize)))
          const newRoot = Buffer.from(root)
          const claim = { oldSize, oldRoot, newSize: size, newRoot, proof }
          verifyConsistency(claim)
          const position = at % proof.length
          if (how === 'flip') flipBit(proof[position] ?? EMPTY_ROOT, bit)
          if (how === 'drop') proof.splice(position, 1)
          if (how === 'add') proof.splice(position, 0, EMPTY_ROOT)
          if (how === 'oldRoot') flipBit(oldRoot, bit)
          if (how === 'newRoot') flipBit(newRoot, bit)
          expect(() => verifyConsistency(claim)).toThrow(expect.objectContaining({ code: 'proof-wrong' }))
        },
      ),
    )
  })

  it('refuses nodes that are not 32 bytes long', () => {
    const [first = EMPTY_ROOT, second = EMPTY_ROOT, ...rest] = naivePath(3, leaves)
    const proof = [first.subarray(0, 31), Buffer.concat([first.subarray(31), second]), ...rest]
    const claim = { index: 3, size, root, leafHash: leaves[3] ?? EMPTY_ROOT, proof }
    expect(() => verifyInclusion(claim)).toThrow(expect.objectContaining({ code: 'proof-wrong' }))
  })

  it('refuses sizes and indexes that make no sense', async () => {
    const outOfRange = expect.objectContaining({ code: 'tree-range' })
    expect(() => verifyInclusion({ index: 5, size: 5, root, leafHash: root, proof: [] })).toThrow(outOfRange)
    expect(() => verifyConsistency({ oldSize: 6, newSize: 5, oldRoot: root, newRoot: root, proof: [] })).toThrow(
      outOfRange,
    )
    await expect(inclusionProof(0, 0, readNothing)).rejects.toThrow(outOfRange)
    await expect(inclusionProof(-1, 4, readNothing)).rejects.toThrow(outOfRange)
    await expect(consistencyProof(3, 2.5, readNothing)).rejects.toThrow(outOfRange)
  })
})

describe('stored tiles', () => {
  it('are named when one is missing or too short', async () => {
    const store = new TileStore()
    store.append(numbered(300))
    store.tiles.set('0/1', { level: 0, index: 1, hashes: Buffer.alloc(32 * 10) })
    await expect(rootAt(300, store.read)).rejects.toThrow(expect.objectContaining({ code: 'tile-malformed' }))
    store.tiles.delete('0/1')
    await expect(rootAt(300, store.read)).rejects.toThrow(/tile 0\/1 is missing/)
    expect(() => store.append(numbered(1))).toThrow(expect.objectContaining({ code: 'tile-missing' }))
  })

  it('must fit the size that is claimed for them', () => {
    const { edge } = appendLeaves(0, EMPTY_EDGE, Buffer.concat(numbered(5)))
    expect(() => appendLeaves(6, edge, EMPTY_ROOT)).toThrow(expect.objectContaining({ code: 'tile-malformed' }))
    expect(() => appendLeaves(256, edge, EMPTY_ROOT)).toThrow(expect.objectContaining({ code: 'tile-malformed' }))
    expect(() => appendLeaves(5, edge, Buffer.alloc(33))).toThrow(expect.objectContaining({ code: 'tile-malformed' }))
  })
})

function flipBit(buffer: Uint8Array, bit: number): void {
  const at = Math.floor(bit / 8) % buffer.length
  buffer[at] = (buffer[at] ?? 0) ^ (1 << (bit % 8))
}

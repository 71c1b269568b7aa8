import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfBase64, bytesOfHex, isIncluded, leafHashOf } from './proof.rules.ts'

const sha256 = (...parts: Uint8Array[]) => new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())
const leafOf = (index: number) => sha256(Buffer.from([0]), Buffer.from(`entry ${index}`))

/** The tree as RFC 9162 §2.1.1 defines it, recursively; nothing of it is shared with what is tested. */
function root(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] ?? new Uint8Array()
  const half = split(leaves.length)
  return sha256(Buffer.from([1]), root(leaves.slice(0, half)), root(leaves.slice(half)))
}

/** RFC 9162 §2.1.3.1, from the leaf up. */
function path(index: number, leaves: Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return []
  const half = split(leaves.length)
  return index < half
    ? [...path(index, leaves.slice(0, half)), root(leaves.slice(half))]
    : [...path(index - half, leaves.slice(half)), root(leaves.slice(0, half))]
}

/** The largest power of two below n. */
const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

const treeAndLeaf = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.record({ size: fc.constant(size), leaf: fc.integer({ min: 0, max: size - 1 }) }))

describe('the proof that an entry is in the ledger', () => {
  it('holds for each leaf of trees of any size', async () => {
    await fc.assert(
      fc.asyncProperty(treeAndLeaf, async ({ size, leaf }) => {
        const leaves = Array.from({ length: size }, (_, index) => leafOf(index))
        const claim = { leaf, size, leafHash: leafOf(leaf), proof: path(leaf, leaves), root: root(leaves) }
        expect(await isIncluded(claim)).toBe(true)
      }),
    )
  })

  it('fails when anything of it is changed', async () => {
    await fc.assert(
      fc.asyncProperty(treeAndLeaf, fc.nat(), fc.integer({ min: 1, max: 255 }), async ({ size, leaf }, at, flip) => {
        const leaves = Array.from({ length: size }, (_, index) => leafOf(index))
        const claim = { leaf, size, leafHash: leafOf(leaf), proof: path(leaf, leaves), root: root(leaves) }
        const changed = (bytes: Uint8Array) => bytes.map((byte, index) => (index === at % 32 ? byte ^ flip : byte))
        expect(await isIncluded({ ...claim, leafHash: changed(claim.leafHash) })).toBe(false)
        expect(await isIncluded({ ...claim, root: changed(claim.root) })).toBe(false)
        expect(await isIncluded({ ...claim, proof: [...claim.proof, leafOf(0)] })).toBe(false)
        if (size === 1) return
        const touched = at % claim.proof.length
        const proof = claim.proof.map((hash, index) => (index === touched ? changed(hash) : hash))
        expect(await isIncluded({ ...claim, proof })).toBe(false)
        expect(await isIncluded({ ...claim, proof: claim.proof.slice(1) })).toBe(false)
        expect(await isIncluded({ ...claim, leaf: (leaf + 1) % size })).toBe(false)
      }),
    )
  })

  it('refuses an index outside of the tree', async () => {
    expect(await isIncluded({ leaf: 1, size: 1, leafHash: leafOf(0), proof: [], root: leafOf(0) })).toBe(false)
  })

  it('takes salt and body as UTF-8 behind a zero byte', async () => {
    const expected = createHash('sha256').update('\0sälz{"a":"ß"}').digest()
    expect(Buffer.from(await leafHashOf('sälz', '{"a":"ß"}'))).toEqual(expected)
  })

  it('reads hex and base64', () => {
    expect([...bytesOfHex('00ff7a')]).toEqual([0, 255, 122])
    expect([...bytesOfBase64('AP96')]).toEqual([0, 255, 122])
  })
})

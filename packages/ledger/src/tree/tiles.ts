import { LedgerError } from '../errors.ts'
import { Frontier, rootOfHashes } from './frontier.ts'
import { HASH_SIZE } from './hash.ts'

/** Hashes in a full tile. */
export const TILE_WIDTH = 256
/** Tree levels that one tile spans: 2^8 = 256. */
export const TILE_HEIGHT = 8
const TILE_BYTES = TILE_WIDTH * HASH_SIZE

/**
 * Where a tile stands, as in C2SP tlog-tiles: entry `i` of tile `(level, index)` is the root of the perfect subtree over
 * the 256^level leaves from leaf `(index · 256 + i) · 256^level` on. Tiles of level 0 hold leaf hashes.
 */
export interface TileId {
  readonly level: number
  readonly index: number
}

/** A tile, full (256 hashes) or, on the right edge of the tree, partial. */
export interface Tile extends TileId {
  /** 1 to 256 hashes of 32 bytes, one after the other. */
  readonly hashes: Buffer
}

/**
 * The right edge of a tree: for each tile level, lowest first, the hashes of its partial tile. Empty where the tree
 * ends with a full tile. It is all that is needed to go on appending.
 */
export type TreeEdge = readonly Buffer[]

/** What an append changed. */
export interface Appended {
  readonly size: number
  readonly root: Buffer
  readonly edge: TreeEdge
  /** Every tile that is new or has grown, lowest level first, ascending: what the caller must store (insert or replace). */
  readonly tiles: readonly Tile[]
}

/** The edge of a tree without leaves. */
export const EMPTY_EDGE: TreeEdge = []

/**
 * The partial tiles that make up the edge of a tree of `size` leaves, lowest level first, with the number of hashes
 * that each must have. Load these from storage, put their hashes at `edge[level]`, and leave the other levels empty.
 */
export function edgeTiles(size: number): (TileId & { readonly width: number })[] {
  requireSize(size)
  const tiles = []
  let entries = size
  for (let level = 0; entries > 0; level += 1) {
    const width = entries % TILE_WIDTH
    const index = Math.floor(entries / TILE_WIDTH)
    if (width > 0) tiles.push({ level, index, width })
    entries = index
  }
  return tiles
}

/** Puts stored tiles into the shape of an edge. Tiles that do not belong to the edge of a tree of `size` are refused. */
export function edgeOf(size: number, tiles: readonly Tile[]): TreeEdge {
  const edge: Buffer[] = []
  for (const { level, index, width } of edgeTiles(size)) {
    while (edge.length < level) edge.push(Buffer.alloc(0))
    const tile = tiles.find((candidate) => candidate.level === level && candidate.index === index)
    if (tile === undefined) {
      throw new LedgerError(
        'tile-missing',
        `tile ${level}/${index} is missing from the edge of a tree of ${size} leaves`,
      )
    }
    edge.push(tileHashes(tile, tile.hashes, width))
  }
  requireEdge(size, edge)
  return edge
}

/**
 * Appends leaves to a tree of `size` leaves.
 *
 * Pure: it reads and writes nothing. Costs one SHA-256 a leaf, and at most 255 a tile level for the root.
 *
 * @param edge the right edge of the tree as it is (`edgeOf`, or the `edge` of the previous append)
 * @param leafHashes the new leaves in order, 32 bytes each
 * @throws LedgerError `tile-malformed` when edge or hashes do not fit the size
 */
export function appendLeaves(size: number, edge: TreeEdge, leafHashes: Uint8Array): Appended {
  requireSize(size)
  requireEdge(size, edge)
  if (leafHashes.length % HASH_SIZE !== 0) {
    throw new LedgerError('tile-malformed', `${leafHashes.length} bytes are not a whole number of 32-byte leaf hashes`)
  }

  const tiles: Tile[] = []
  const newEdge = [...edge]
  let added = leafHashes
  let entries = size
  for (let level = 0; added.length > 0; level += 1) {
    const hashes = Buffer.concat([edge[level] ?? Buffer.alloc(0), added])
    const parents: Buffer[] = []
    let index = Math.floor(entries / TILE_WIDTH)
    let at = 0
    for (; at < hashes.length; at += TILE_BYTES, index += 1) {
      const tile = hashes.subarray(at, at + TILE_BYTES)
      tiles.push({ level, index, hashes: tile })
      if (tile.length === TILE_BYTES) parents.push(rootOfHashes(tile))
    }
    newEdge[level] = Buffer.from(hashes.subarray(parents.length * TILE_BYTES))
    added = Buffer.concat(parents)
    entries = Math.floor(entries / TILE_WIDTH)
  }
  return { size: size + leafHashes.length / HASH_SIZE, root: rootOfEdge(newEdge), edge: newEdge, tiles }
}

/** The root of the tree that ends with this edge (RFC 6962 §2.1). */
export function rootOfEdge(edge: TreeEdge): Buffer {
  const frontier = new Frontier()
  for (let level = edge.length - 1; level >= 0; level -= 1) {
    const hashes = edge[level] ?? Buffer.alloc(0)
    for (let at = 0; at < hashes.length; at += HASH_SIZE) {
      frontier.addSubtree(level * TILE_HEIGHT, hashes.subarray(at, at + HASH_SIZE))
    }
  }
  return frontier.root()
}

/**
 * The first `width` hashes of a stored tile. A tile may have grown since the tree had the size that is asked about, so
 * more is fine; less means that storage is damaged.
 */
export function tileHashes(id: TileId, stored: Buffer | undefined, width: number): Buffer {
  if (stored === undefined) throw new LedgerError('tile-missing', `tile ${id.level}/${id.index} is missing`)
  if (stored.length % HASH_SIZE !== 0 || stored.length > TILE_BYTES || stored.length < width * HASH_SIZE) {
    throw new LedgerError(
      'tile-malformed',
      `tile ${id.level}/${id.index} has ${stored.length} bytes; ${width} to ${TILE_WIDTH} hashes of 32 bytes were expected`,
    )
  }
  return stored.subarray(0, width * HASH_SIZE)
}

/** Refuses what cannot be a number of leaves. */
export function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError('tree-range', `${size} is not a tree size`)
}

function requireEdge(size: number, edge: TreeEdge): void {
  const widths = new Map(edgeTiles(size).map(({ level, width }) => [level, width]))
  const levels = Math.max(edge.length, ...[...widths.keys()].map((level) => level + 1), 0)
  for (let level = 0; level < levels; level += 1) {
    const expected = (widths.get(level) ?? 0) * HASH_SIZE
    const found = edge[level]?.length ?? 0
    if (found !== expected) {
      throw new LedgerError(
        'tile-malformed',
        `level ${level} of the edge of a tree of ${size} leaves has ${found} bytes, not ${expected}`,
      )
    }
  }
}

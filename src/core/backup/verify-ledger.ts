import { Frontier, HASH_SIZE, TILE_WIDTH } from '@holdfast/ledger'
import type pg from 'pg'
import { readHeads } from './heads.ts'
import type { BackedUpHead } from './manifest.ts'

/** Tiles whose leaves are computed in one query: 65,536 leaves, 4 MB of hashes. */
const TILES_AT_ONCE = 256

/** Stands for the leaf of an entry whose body was erased: its hash is in the tile only. */
const ERASED = Buffer.alloc(HASH_SIZE)

/** The leaves of one tile: as the tile has them, and as they follow from the entries. */
interface TileRow {
  n: string
  leaves: number
  first: string
  last: string
  computed: Buffer
  stored: Buffer | null
}

/**
 * Looks whether the ledgers in the database hold together: every leaf is the hash of its entry, and the leaves make the root of the
 * newest checkpoint. Answers with the first thing that is wrong; undefined when nothing is.
 */
export async function findLedgerProblem(client: pg.ClientBase): Promise<string | undefined> {
  for (const head of await readHeads(client)) {
    const problem = await findTreeProblem(client, head)
    if (problem !== undefined) return `organization ${head.org}: ${problem}`
  }
  return undefined
}

async function findTreeProblem(client: pg.ClientBase, head: BackedUpHead): Promise<string | undefined> {
  const tree = new Frontier()
  // One range further than the tree, where there must be nothing.
  for (let first = 0; first * TILE_WIDTH <= head.size; first += TILES_AT_ONCE) {
    for (const tile of await readTiles(client, head.org, first)) {
      const problem = findLeafProblem(tile, tree.size, head.size)
      if (problem !== undefined) return problem
      const stored = tile.stored ?? Buffer.alloc(0)
      for (let at = 0; at < stored.length; at += HASH_SIZE) tree.add(stored.subarray(at, at + HASH_SIZE))
    }
  }
  if (tree.size !== head.size) return `the ledger has ${tree.size} entries instead of ${head.size}`
  if (head.root !== undefined && tree.root().toString('base64') !== head.root) {
    return 'the entries do not make the root that the newest checkpoint names'
  }
  return undefined
}

/** Compares the leaves of one tile, which must go on where the tree ends so far. */
function findLeafProblem({ n, leaves, first, last, computed, stored }: TileRow, expectedFirst: number, size: number) {
  const width = Math.min(TILE_WIDTH, size - expectedFirst)
  const isGapless =
    Number(n) * TILE_WIDTH === expectedFirst &&
    Number(first) === expectedFirst &&
    Number(last) === expectedFirst + width - 1 &&
    leaves === width
  if (!isGapless) return `the leaves from ${expectedFirst} on have gaps, or there are more than ${size}`
  if (stored?.length !== width * HASH_SIZE)
    return `the tile of the leaves from ${expectedFirst} on is missing or incomplete`
  for (let at = 0; at < stored.length; at += HASH_SIZE) {
    const hash = computed.subarray(at, at + HASH_SIZE)
    if (!hash.equals(ERASED) && !hash.equals(stored.subarray(at, at + HASH_SIZE))) {
      return `entry ${expectedFirst + at / HASH_SIZE} is not the one that its ledger vouches for`
    }
  }
  return undefined
}

/** The leaf of an entry is SHA-256(0x00 ‖ salt ‖ body) (RFC 6962 §2.1); one without its entry gets a hash that fits nothing. */
async function readTiles(client: pg.ClientBase, org: string, first: number): Promise<TileRow[]> {
  const { rows } = await client.query<TileRow>(
    `select g.*, t.hashes as stored
     from (
       select (l.idx / 256)::text as n, count(*)::int as leaves, min(l.idx)::text as first, max(l.idx)::text as last,
              string_agg(case when e.id is null then sha256(''::bytea)
                              when e.salt is null then $4::bytea
                              else sha256('\\x00'::bytea || convert_to(e.salt || e.body, 'UTF8')) end,
                         ''::bytea order by l.idx) as computed
       from ledger.leaf l
       left join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
       where l.org_id = $1 and l.idx >= $2 and l.idx < $3
       group by l.idx / 256) g
     left join ledger.tile t on t.org_id = $1 and t.level = 0 and t.n = g.n::bigint
     order by g.n::bigint`,
    [org, first * TILE_WIDTH, (first + TILES_AT_ONCE) * TILE_WIDTH, ERASED],
  )
  return rows
}

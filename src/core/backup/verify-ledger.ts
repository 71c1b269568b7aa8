import { Frontier, HASH_SIZE } from '@holdfast/ledger'
import type pg from 'pg'
import { readHeads } from './heads.ts'
import type { BackedUpHead } from './manifest.ts'

/** Tiles of 256 leaf hashes that are read at once: 4 MB. */
const TILES_AT_ONCE = 512

/**
 * Looks whether the ledgers in the database hold together: every leaf is the hash of its entry, and the leaves make the root of the
 * newest checkpoint. Answers with the first thing that is wrong; undefined when nothing is.
 */
export async function findLedgerProblem(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ org: string; idx: string }>(
    // A leaf whose body was erased keeps its hash in the tile only.
    `select l.org_id as org, l.idx::text as idx
     from ledger.leaf l
     left join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
     left join ledger.tile t on t.org_id = l.org_id and t.level = 0 and t.n = l.idx / 256
     where e.id is null
        or (e.salt is not null and sha256('\\x00'::bytea || convert_to(e.salt || e.body, 'UTF8'))
            is distinct from substring(t.hashes from (l.idx % 256)::int * 32 + 1 for 32))
     order by l.org_id, l.idx limit 1`,
  )
  if (rows[0]) return `entry ${rows[0].idx} of organization ${rows[0].org} is not the one that its ledger vouches for`
  for (const head of await readHeads(client)) {
    const problem = await findTreeProblem(client, head)
    if (problem !== undefined) return problem
  }
  return undefined
}

async function findTreeProblem(client: pg.ClientBase, head: BackedUpHead): Promise<string | undefined> {
  const leaves = await client.query<{ gapless: boolean }>(
    `select count(*) = $2 and coalesce(min(idx), 0) = 0 and coalesce(max(idx), -1) = $2 - 1 as gapless
     from ledger.leaf where org_id = $1`,
    [head.org, head.size],
  )
  if (leaves.rows[0]?.gapless !== true) return `the ledger of organization ${head.org} has gaps`
  if (head.root === undefined) return undefined
  const tree = new Frontier()
  for (let first = 0; first * 256 < head.size; first += TILES_AT_ONCE) {
    const { rows } = await client.query<{ hashes: Buffer }>(
      'select hashes from ledger.tile where org_id = $1 and level = 0 and n >= $2 and n < $3 order by n',
      [head.org, first, first + TILES_AT_ONCE],
    )
    for (const { hashes } of rows) {
      for (let at = 0; at < hashes.length; at += HASH_SIZE) tree.add(hashes.subarray(at, at + HASH_SIZE))
    }
  }
  if (tree.size !== head.size || tree.root().toString('base64') !== head.root) {
    return `the entries of organization ${head.org} do not make the root that its newest checkpoint names`
  }
  return undefined
}

import type pg from 'pg'
import type { BackedUpHead } from './manifest.ts'

/** Each ledger with its newest checkpoint. */
export async function readHeads(client: pg.ClientBase): Promise<BackedUpHead[]> {
  const { rows } = await client.query<{
    org: string
    origin: string
    epoch: number
    size: string
    root: string | null
    note: string | null
  }>(
    `select l.org_id as org, l.origin, l.epoch, l.size::text as size, encode(c.root, 'base64') as root, c.note
     from ledger.log l
     left join lateral (
       select p.root, p.note from ledger.checkpoint p where p.org_id = l.org_id order by p.epoch desc, p.size desc limit 1) c on true
     order by l.org_id`,
  )
  const heads: BackedUpHead[] = []
  for (const { org, origin, epoch, size, root, note } of rows) {
    const head = { org, origin, epoch, size: Number(size) }
    heads.push(root === null || note === null ? head : { ...head, root, note })
  }
  return heads
}

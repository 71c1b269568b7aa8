import { consistencyProof, inclusionProof, type ReadTile, TILE_WIDTH } from '@holdfast/ledger'
import * as z from 'zod'
import type { App } from '../../core/app.ts'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { signerOf } from '../../core/ledger/signer.ts'
import { handle } from '../../core/operations/handle.ts'
import { type Checkpoint, ledgerContract, type LedgerEntry } from './ledger.contract.ts'
import * as repo from './ledger.repo.ts'
import { alwaysInScope, subjectsInScope } from './scope.repo.ts'

export const vkeyOf = (app: App, origin: string): string => signerOf(origin, app.secret).verifier.vkey

const presentCheckpoint = (row: repo.CheckpointRow): z.input<typeof Checkpoint> => ({
  size: row.size,
  epoch: row.epoch,
  root: row.root.toString('base64'),
  at: row.at.toString(),
  note: row.note,
})

export const head = handle(ledgerContract.head, async ({ tx, app }) => {
  const log = found(await repo.logRow(tx), 'ledger')
  const newest = await repo.newestCheckpoint(tx)
  return {
    origin: log.origin,
    size: log.size,
    epoch: log.epoch,
    pending: await repo.countPending(tx),
    vkey: vkeyOf(app, log.origin),
    checkpoint: newest ? presentCheckpoint(newest) : null,
    firstAt: (await repo.firstCheckpoint(tx))?.at.toString() ?? null,
    isSimulated: await repo.isSimulated(tx),
  }
})

export const checkpoints = handle(ledgerContract.checkpoints, async ({ tx }, input) => {
  const match = /^(\d{1,9})-(\d{1,15})$/.exec(input.cursor ?? '')
  if (input.cursor !== undefined && !match)
    throw new HoldfastError('invalid_input', 'cursor: use `next` of the previous page, unchanged.', {
      issues: [{ path: 'cursor', message: 'not a cursor of this list' }],
    })
  const rows = await repo.checkpointsBefore(
    tx,
    match ? { epoch: Number(match[1]), size: Number(match[2]) } : undefined,
    input.limit + 1,
  )
  const last = rows[input.limit - 1]
  return {
    items: rows.slice(0, input.limit).map(presentCheckpoint),
    next: rows.length > input.limit && last ? `${last.epoch}-${last.size}` : null,
  }
})

/** What every body says of itself; `row` is left as it is. */
const Body = z.object({ at: z.string(), actor: z.string(), operation: z.string() })

async function presentEntries(
  tx: OrgTx,
  rows: readonly repo.EntryRow[],
  inScope: Set<string> | undefined,
): Promise<z.input<typeof LedgerEntry>[]> {
  const bodies = rows.map((row) => {
    const visible =
      row.body !== null && (inScope === undefined || alwaysInScope.has(row.tableName) || inScope.has(row.subject))
    return visible && row.body !== null ? Body.parse(JSON.parse(row.body)) : undefined
  })
  const personIds = bodies.map((body) => /^person:([0-9a-f-]{36})$/.exec(body?.actor ?? '')?.[1] ?? null)
  const people = await readIdentities(tx, personIds)
  return rows.map((row, index) => {
    const body = bodies[index]
    return {
      leaf: row.idx,
      table: row.tableName,
      subject: row.subject,
      action: row.action,
      at: body ? Temporal.Instant.from(body.at).toString() : null,
      actor: body?.actor ?? null,
      actorName: people.get(personIds[index] ?? '')?.name ?? null,
      operation: body?.operation ?? null,
      erased: row.body === null,
    }
  })
}

export const entries = handle(ledgerContract.entries, async ({ tx, authority }, input) => {
  if (input.cursor !== undefined && !/^\d{1,15}$/.test(input.cursor))
    throw new HoldfastError('invalid_input', 'cursor: use `next` of the previous page, unchanged.', {
      issues: [{ path: 'cursor', message: 'not a cursor of this list' }],
    })
  if (input.subject !== undefined && input.table === undefined)
    throw new HoldfastError('invalid_input', 'table: name the table of the subject.', {
      issues: [{ path: 'table', message: 'needed with subject' }],
    })
  if (input.table !== undefined && !(await repo.isTracked(tx, input.table)))
    throw new HoldfastError('invalid_input', `table: the ledger records no table "${input.table}".`, {
      issues: [{ path: 'table', message: 'not recorded' }],
    })
  const log = await repo.logRow(tx)
  const end = Math.min(
    tx.asOfSize ?? log?.size ?? 0,
    input.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(input.cursor),
  )
  const rows =
    input.table !== undefined && input.subject !== undefined
      ? await repo.entriesAt(
          tx,
          await repo.leavesOfSubject(tx, { table: input.table, id: input.subject }, end, input.limit + 1),
        )
      : await repo.entriesBefore(tx, end, input.limit + 1, input.table)
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  const items = await presentEntries(tx, shown, await subjectsInScope(tx, authority.auditScope))
  return { items, next: rows.length > input.limit && last ? String(last.idx) : null }
})

/** Reads tiles one after the other: a proof asks for several at once, and a transaction has one connection. */
function reader(tx: OrgTx): ReadTile {
  let last: Promise<unknown> = Promise.resolve()
  return (level, n) => {
    const tile = last.then(() => repo.readTile(tx, level, n))
    last = tile.catch(() => undefined)
    return tile
  }
}

export const entry = handle(ledgerContract.entry, async ({ tx, authority }, input) => {
  const row = found(await repo.entryAt(tx, input.leaf), 'entry')
  const checkpoint = found(await repo.newestCheckpoint(tx), 'checkpoint')
  const inScope = await subjectsInScope(tx, authority.auditScope)
  const visible = inScope === undefined || alwaysInScope.has(row.tableName) || inScope.has(row.subject)
  const [presented] = await presentEntries(tx, [row], inScope)
  const tile = found(await repo.readTile(tx, 0, Math.floor(input.leaf / TILE_WIDTH)), 'tile')
  const at = (input.leaf % TILE_WIDTH) * 32
  return {
    ...found(presented, 'entry'),
    salt: visible ? row.salt : null,
    body: visible ? row.body : null,
    leafHash: tile.subarray(at, at + 32).toString('hex'),
    proof: (await inclusionProof(input.leaf, checkpoint.size, reader(tx))).map((hash) => hash.toString('base64')),
    checkpoint: presentCheckpoint(checkpoint),
  }
})

export const consistency = handle(ledgerContract.consistency, async ({ tx }, input) => {
  const log = found(await repo.logRow(tx), 'ledger')
  if (input.from > input.to || input.to > log.size) {
    throw new HoldfastError('invalid_input', `from and to: 0 ≤ from ≤ to ≤ ${log.size}, the size of the ledger.`, {
      issues: [{ path: 'to', message: `0 ≤ from ≤ to ≤ ${log.size}` }],
    })
  }
  return {
    from: input.from,
    to: input.to,
    proof: (await consistencyProof(input.from, input.to, reader(tx))).map((hash) => hash.toString('base64')),
  }
})

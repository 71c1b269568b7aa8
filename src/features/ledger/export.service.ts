import { Readable } from 'node:stream'
import { type BundleBlob, type BundleEntry, writeBundle } from '@holdfast/ledger'
import type { App } from '../../core/app.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import { handleOpen } from '../../core/operations/handle.ts'
import { ledgerContract } from './ledger.contract.ts'
import * as repo from './ledger.repo.ts'
import { vkeyOf } from './ledger.service.ts'
import { alwaysInScope, describeScope, subjectsInScope } from './scope.repo.ts'

/** Entries read in one transaction; a multiple of the width of a tile. */
const entriesAtOnce = 4096
const rowsAtOnce = 500

type InOrg = <T>(run: (tx: OrgTx) => Promise<T>) => Promise<T>

/**
 * Streams a bundle of everything up to the newest checkpoint. What is below a checkpoint never changes, so it can be read in many
 * short transactions. An auditor gets the bodies and files of the audit's scope, and bare hashes for the rest.
 */
export const exportBundle = handleOpen(ledgerContract.export, async ({ app, context, inOrg }) => {
  const auditScope = context.authority?.auditScope
  const start = await inOrg(async (tx) => {
    const log = found(await repo.logRow(tx), 'ledger')
    return {
      org: tx.org,
      name: await repo.organizationName(tx),
      vkey: vkeyOf(app, log.origin),
      checkpoint: found(
        await repo.newestCheckpoint(tx),
        'checkpoint; the first comes within a second of the first change',
      ),
      subjects: await subjectsInScope(tx, auditScope),
      description: auditScope ? await describeScope(tx, auditScope) : '',
      now: tx.now,
    }
  })
  const { size } = start.checkpoint
  const isVisible = (table: string, subject: string): boolean =>
    start.subjects === undefined || alwaysInScope.has(table) || start.subjects.has(subject)
  const bytes = writeBundle({
    organization: { id: start.org, name: start.name },
    vkey: start.vkey,
    size,
    scope: start.subjects === undefined ? { kind: 'all' } : { kind: 'limited', description: start.description },
    createdAt: new Date(start.now.epochMilliseconds), // the ledger package speaks Date, as zip files do
    entries: readEntries(inOrg, size, isVisible),
    checkpoints: readCheckpoints(inOrg, size),
    blobs: readBlobs(app, inOrg, (id) => isVisible('evidence', id)),
  })
  const day = start.now.toString().slice(0, 10)
  return {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="holdfast-bundle-${day}-${size}.zip"`,
    },
    body: Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, // the same stream under the DOM's name
  }
})

async function* readEntries(
  inOrg: InOrg,
  size: number,
  isVisible: (table: string, subject: string) => boolean,
): AsyncGenerator<BundleEntry> {
  for (let from = 0; from < size; from += entriesAtOnce) {
    const to = Math.min(size, from + entriesAtOnce)
    const { rows, hashes } = await inOrg(async (tx) => ({
      rows: await repo.entriesBetween(tx, from, to),
      hashes: await repo.leafHashes(tx, from, to),
    }))
    for (const row of rows) {
      const leafHash = found(hashes[row.idx - from], 'leaf hash')
      yield row.salt !== null && row.body !== null && isVisible(row.tableName, row.subject)
        ? { salt: row.salt, body: row.body, leafHash }
        : { leafHash }
    }
  }
}

async function* readCheckpoints(inOrg: InOrg, size: number): AsyncGenerator<string> {
  let after = { epoch: 0, size: 0 }
  for (;;) {
    const rows = await inOrg((tx) => repo.checkpointsAfter(tx, after, size, rowsAtOnce))
    for (const row of rows) yield row.note
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return
    after = { epoch: last.epoch, size: last.size }
  }
}

async function* readBlobs(app: App, inOrg: InOrg, isVisible: (id: string) => boolean): AsyncGenerator<BundleBlob> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await inOrg((tx) => repo.evidenceFilesAfter(tx, after, rowsAtOnce))
    for (const { id, sha256, size, mediaType } of rows) {
      if (sha256 === null || size === null || !isVisible(id)) continue
      // a blob that is gone comes out as missing, and the verifier names it
      const isThere = (await app.blobs.sizeOf(sha256)) !== undefined
      yield {
        sha256,
        size,
        mediaType: mediaType ?? 'application/octet-stream',
        ...(isThere ? { content: contentOf(app, sha256) } : {}),
      }
    }
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return
    after = last.id
  }
}

/** Opens the blob when it is read. The bundle passes over bytes that it has already, and what nobody reads nobody would close. */
async function* contentOf(app: App, sha256: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of app.blobs.read(sha256)) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

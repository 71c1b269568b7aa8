import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { App } from '../../core/app.ts'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { handle, handleOpen } from '../../core/operations/handle.ts'
import { once } from '../../core/operations/idempotency.ts'
import { shownMoment } from '../../core/operations/shown-moment.ts'
import { readCalendar } from '../planning/index.ts'
import { type Evidence, evidenceContract } from './evidence.contract.ts'
import * as repo from './evidence.repo.ts'
import { contentOf, coverageOf, isExpired } from './evidence.rules.ts'
import { attachmentHeader, safeFileName } from './file-name.ts'
import { recognizeMediaType, servedType } from './media-type.ts'
import { provenBytes } from './proven-bytes.ts'
import { bytesOfBody } from './request-body.ts'

async function present(
  tx: OrgTx,
  rows: readonly repo.EvidenceRow[],
  view: { auditScope?: AuditScope | undefined; moment: Temporal.Instant },
): Promise<z.input<typeof Evidence>[]> {
  const ids = rows.map((row) => row.id)
  const uses = await repo.usesOf(tx, ids, view.auditScope)
  const leaves = await repo.leavesOf(tx, ids)
  const { timezone } = await readCalendar(tx)
  const today = view.moment.toZonedDateTimeISO(timezone).toPlainDate().toString()
  const names = await nameResolver(
    tx,
    rows.map((row) => row.recordedBy),
  )
  return rows.map((row) => ({
    ...row,
    isExpired: isExpired(row.expiresOn, today),
    recordedAt: row.recordedAt.toString(),
    recordedBy: names.refOrNull(row.recordedBy),
    usedBy: uses
      .filter(({ evidenceId }) => evidenceId === row.id)
      .map(({ obligationId, title, occurrence }) => ({ obligationId, title, occurrence })),
    leaf: leaves.get(row.id) ?? null,
  }))
}

async function readEvidence(tx: OrgTx, id: string, view: Parameters<typeof present>[2]) {
  const row = found(await repo.findEvidence(tx, id, view.auditScope), 'evidence')
  const [evidence] = await present(tx, [row], view)
  return found(evidence, 'evidence')
}

export const list = handle(evidenceContract.list, async ({ tx, authority }, input) => {
  const { rows, next } = await repo.listEvidence(tx, input, input, authority.auditScope)
  const moment = await shownMoment(tx, input.asOf)
  return { items: await present(tx, rows, { auditScope: authority.auditScope, moment }), next }
})

export const get = handle(evidenceContract.get, async ({ tx, authority }, input) =>
  readEvidence(tx, input.id, { auditScope: authority.auditScope, moment: await shownMoment(tx, input.asOf) }),
)

export const add = handle(evidenceContract.add, async ({ tx }, input) => {
  const id = newId(tx.now)
  await repo.insertEvidence(tx, {
    id,
    kind: input.kind,
    title: input.title,
    ...contentOf(input),
    ...coverageOf(input),
  })
  return readEvidence(tx, id, { moment: tx.now })
})

/** Who sends it is known before a byte is read; the bytes are whole on disk before the transaction that speaks of them begins. */
export const upload = handleOpen(evidenceContract.upload, async (call, { params, query, headers, body }) => {
  const { app, context, operation } = call
  const coverage = coverageOf(query)
  const fileName = safeFileName(params.fileName)
  const received = await receiveFile(app, { contentLength: headers?.['content-length'], body })

  return call.inOrg((tx) => {
    const record = async (): Promise<z.input<typeof Evidence>> => {
      const id = newId(tx.now)
      await repo.insertEvidence(tx, {
        id,
        kind: query.machine === true ? 'machine' : 'file',
        title: query.title ?? fileName,
        ...received,
        fileName,
        ...coverage,
      })
      return readEvidence(tx, id, { moment: tx.now })
    }
    const { idempotencyKey: key } = context
    if (key === undefined) return record()
    const inputHash = createHash('sha256')
      .update(JSON.stringify([params, query, received.sha256]))
      .digest()
    return once(tx, { operation, key, inputHash }, record)
  })
})

export interface ReceivedFile {
  sha256: string
  /** Bytes. */
  size: number
  mediaType: string
}

/** Stores the body of an upload; nothing speaks of it yet. */
export async function receiveFile(
  app: App,
  {
    contentLength,
    body,
    maxBytes = app.config.maxUploadBytes,
  }: { contentLength: unknown; body: AsyncIterable<Uint8Array> | Blob; maxBytes?: number },
): Promise<ReceivedFile> {
  requireSize(contentLength, maxBytes)
  const { sha256, size, head } = await app.blobs.put(nonEmpty(bytesOfBody(body, maxBytes)), maxBytes)
  return { sha256, size, mediaType: await recognizeMediaType(head, size === head.length) }
}

/** Keeps what a machine reported as evidence. Returns its id. */
export async function recordMachineOutput(
  tx: OrgTx,
  output: ReceivedFile & { title: string; fileName: string; coversFrom?: string; coversUntil?: string },
): Promise<string> {
  const id = newId(tx.now)
  const { coversFrom, coversUntil, ...rest } = output
  await repo.insertEvidence(tx, { id, kind: 'machine', ...rest, ...coverageOf({ coversFrom, coversUntil }) })
  return id
}

/** Says no before the bytes come, to those who say how many they are. The store counts them all the same. */
function requireSize(contentLength: unknown, maxBytes: number): void {
  if (typeof contentLength === 'string' && Number(contentLength) > maxBytes)
    throw new HoldfastError('too_large', `A file may have at most ${Math.floor(maxBytes / 1024 / 1024)} MiB.`)
}

async function* nonEmpty(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isEmpty = true
  for await (const chunk of bytes) {
    isEmpty &&= chunk.length === 0
    yield chunk
  }
  if (isEmpty)
    throw new HoldfastError('invalid_input', 'The file is empty, and proves nothing. Send its bytes as the body.', {
      issues: [{ path: 'body', message: 'empty' }],
    })
}

export const download = handle(evidenceContract.download, async ({ tx, app, authority }, input) => {
  const evidence = found(await repo.findEvidence(tx, input.id, authority.auditScope), 'evidence')
  const { sha256, size, mediaType } = evidence
  if (sha256 === null || size === null || mediaType === null)
    throw new HoldfastError('not_found', `This evidence is a ${evidence.kind}; it has no file.`)
  const stored = await app.blobs.sizeOf(sha256)
  if (stored !== size) {
    const erasure = await repo.erasureOf(tx, sha256)
    if (erasure) throw new HoldfastError('not_found', `This file was erased on ${erasure.erasedAt.toString()}.`)
    throw new HoldfastError(
      'internal',
      `The bytes of this evidence are ${stored === undefined ? 'missing from' : 'damaged in'} the store. Restore the file ${sha256} from a backup of the data folder.`,
    )
  }
  return {
    headers: {
      'content-type': servedType(mediaType),
      'content-length': String(size),
      'content-disposition': attachmentHeader(evidence.fileName ?? 'file'),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
    body: provenBytes(app.blobs.read(sha256), sha256),
  }
})

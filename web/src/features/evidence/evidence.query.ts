import { queryOptions } from '@tanstack/react-query'
import { Evidence as EvidenceSchema } from '../../../../src/features/evidence/evidence.contract.ts'
import { type AnswerOf, type api, queries } from '../../api/api.ts'
import { uploadBytes } from '../../api/upload.ts'

export type Evidence = AnswerOf<typeof api.evidence.get>

export interface EvidenceSearch {
  kind?: string | undefined
  expiresBefore?: string | undefined
  sha256?: string | undefined
  order?: 'asc' | 'desc' | undefined
  limit?: number | undefined
  cursor?: string | undefined
  asOf?: string | undefined
}

export const evidenceListQuery = (search: EvidenceSearch) =>
  queryOptions(queries.evidence.list.queryOptions({ input: search }))

export const evidenceQuery = (id: string, asOf: string | undefined) =>
  queryOptions(queries.evidence.get.queryOptions({ input: { id, asOf } }))

/** The days that evidence speaks of, and the day from which it proves nothing any more; plain dates. */
export interface Coverage {
  coversFrom?: string | undefined
  coversUntil?: string | undefined
  expiresOn?: string | undefined
}

interface UploadOptions extends Coverage {
  title?: string
  /** Told the bytes so far. */
  sent: (bytes: number) => void
  signal: AbortSignal
}

/** What the server takes at most unless its administrator says otherwise (HOLDFAST_MAX_UPLOAD_MIB). */
export const largestFile = 200 * 1024 * 1024

/** Stores a file as evidence, and says what was stored. */
export async function uploadEvidence(
  file: File,
  { sent, signal, ...about }: UploadOptions,
): Promise<Evidence & { sha256: string }> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(about)) if (value !== undefined) query.set(name, value)
  const text = query.toString()
  const answer = await uploadBytes({
    method: 'POST',
    url: `/api/evidence/files/${encodeURIComponent(file.name)}${text === '' ? '' : `?${text}`}`,
    file,
    headers: { 'idempotency-key': crypto.randomUUID() },
    onProgress: sent,
    signal,
  })
  const evidence = EvidenceSchema.parse(answer)
  // A file is always stored under the digest of its bytes.
  return { ...evidence, sha256: evidence.sha256 ?? '' }
}

import * as z from 'zod'
import {
  change,
  Day,
  download,
  Instant,
  line,
  page,
  pageOf,
  PersonRef,
  read,
  several,
  text,
  upload,
  Uuid,
} from '../../core/operations/operation.ts'

export const evidenceKinds = ['file', 'link', 'statement', 'machine'] as const

export const Evidence = z.object({
  id: Uuid,
  kind: z.enum(evidenceKinds),
  title: z.string(),
  sha256: z.string().nullable(),
  size: z.number().int().nullable().describe('Bytes'),
  mediaType: z.string().nullable().describe('As recognized from the bytes, whatever the name says'),
  fileName: z.string().nullable(),
  url: z.string().nullable(),
  statement: z.string().nullable(),
  coversFrom: Day.nullable(),
  coversUntil: Day.nullable(),
  expiresOn: Day.nullable(),
  isExpired: z.boolean(),
  recordedAt: Instant,
  recordedBy: PersonRef.nullable().describe('Null when Holdfast itself recorded it'),
  usedBy: z.array(z.object({ obligationId: Uuid, title: z.string(), occurrence: z.string() })),
  leaf: z.number().int().nullable().describe('Index of its entry in the ledger; null until sequenced'),
})

const coverage = { coversFrom: Day.optional(), coversUntil: Day.optional(), expiresOn: Day.optional() }

export const evidenceContract = {
  list: read({
    access: 'evidence:read',
    path: 'GET /evidence',
    summary: 'Evidence, newest first',
    input: z.object({
      ...page(['recordedAt'], 'recordedAt', 'desc'),
      kind: several(z.enum(evidenceKinds)),
      expiresBefore: Day.optional(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    output: pageOf(Evidence),
  }),
  get: read({
    access: 'evidence:read',
    path: 'GET /evidence/{id}',
    summary: 'One piece of evidence',
    input: z.object({ id: Uuid }),
    output: Evidence,
  }),
  upload: upload({
    access: 'evidence:add',
    path: 'POST /evidence/files/{fileName}',
    summary: 'Upload a file as evidence',
    description: 'The body is the file itself. Its bytes are stored under their SHA-256 and never change.',
    params: z.object({ fileName: line(255) }),
    query: z.object({
      title: line(300).optional(),
      machine: z.union([z.boolean(), z.stringbool()]).optional(),
      ...coverage,
    }),
    output: Evidence,
  }),
  add: change({
    access: 'evidence:add',
    path: 'POST /evidence',
    summary: 'Add a link or a statement as evidence',
    creates: true,
    input: z.object({
      kind: z.enum(['link', 'statement']),
      title: line(300),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .optional(),
      statement: text(20_000).optional(),
      ...coverage,
    }),
    output: Evidence,
  }),
  download: download({
    access: 'evidence:read',
    path: 'GET /evidence/{id}/file',
    summary: 'Download a file of evidence',
    input: z.object({ id: Uuid }),
  }),
}

import * as z from 'zod'
import { download, Instant, page, pageOf, read, Uuid } from '../../core/operations/operation.ts'

export const LedgerEntry = z.object({
  leaf: z.number().int(),
  table: z.string(),
  subject: Uuid,
  action: z.enum(['insert', 'update', 'delete']),
  at: Instant.nullable(),
  actor: z.string().nullable().describe('`person:<id>`, `key:<id>` or `system:<part>`'),
  actorName: z.string().nullable(),
  operation: z.string().nullable(),
  erased: z.boolean(),
})

export const Checkpoint = z.object({
  size: z.number().int(),
  epoch: z.number().int(),
  root: z.string().describe('Base64'),
  at: Instant,
  note: z.string().describe('C2SP signed note; keep it outside of the server'),
})

export const ledgerContract = {
  head: read({
    access: 'ledger:read',
    path: 'GET /ledger',
    summary: 'The state of the ledger: size, newest checkpoint, public key, what waits to be sequenced',
    live: true,
    input: z.object({}),
    output: z.object({
      origin: z.string(),
      size: z.number().int(),
      epoch: z.number().int(),
      pending: z.number().int(),
      vkey: z.string(),
      checkpoint: Checkpoint.nullable(),
      firstAt: Instant.nullable(),
      isSimulated: z.boolean(),
    }),
  }),
  checkpoints: read({
    access: 'ledger:read',
    path: 'GET /ledger/checkpoints',
    summary: 'Checkpoints, newest first',
    live: true,
    input: z.object({ ...page(['at'], 'at', 'desc') }),
    output: z.object({ items: z.array(Checkpoint), next: z.string().nullable() }),
  }),
  entries: read({
    access: 'ledger:read',
    path: 'GET /ledger/entries',
    summary: 'Entries, newest first; of one subject when it is named',
    input: z.object({
      ...page(['leaf'], 'leaf', 'desc'),
      table: z.string().max(63).optional(),
      subject: Uuid.optional(),
    }),
    output: pageOf(LedgerEntry),
  }),
  entry: read({
    access: 'ledger:read',
    path: 'GET /ledger/entries/{leaf}',
    summary: 'One entry with its body and its inclusion proof under the newest checkpoint (RFC 9162 §2.1.3)',
    live: true,
    input: z.object({ leaf: z.coerce.number<number | string>().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
    output: LedgerEntry.extend({
      salt: z.string().nullable(),
      body: z.string().nullable(),
      leafHash: z.string(),
      proof: z.array(z.string()),
      checkpoint: Checkpoint,
    }),
  }),
  consistency: read({
    access: 'ledger:read',
    path: 'GET /ledger/consistency',
    summary: 'Proof that the tree of one size is a prefix of another (RFC 9162 §2.1.4)',
    live: true,
    input: z.object({
      from: z.coerce.number<number | string>().int().min(0).max(Number.MAX_SAFE_INTEGER),
      to: z.coerce.number<number | string>().int().min(0).max(Number.MAX_SAFE_INTEGER),
    }),
    output: z.object({ from: z.number().int(), to: z.number().int(), proof: z.array(z.string()) }),
  }),
  export: download({
    access: 'ledger:export',
    path: 'GET /ledger/bundle',
    summary:
      'Everything as a zip that verifies offline: entries, evidence, checkpoints, public key, a page to read it, and the verifier',
    input: z.object({}),
  }),
}

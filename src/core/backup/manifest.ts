import { createHash } from 'node:crypto'
import { LedgerError, openNote, signNote } from '@holdfast/ledger'
import * as z from 'zod'
import { signerOf } from '../ledger/signer.ts'
import type { MasterSecret } from '../secret.ts'
import { BackupError } from './errors.ts'

/** The names of what a backup file holds besides tables and blobs. */
export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'manifest.note'
export const BLOB_LIST = 'blobs.txt'

const FORMAT = 'holdfast-backup'
/** The name of the installation's key where it signs backups; checkpoints of a ledger are signed under the ledger's own name. */
const SIGNED_AS = 'holdfast-backup'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Part = z.object({ sha256: Sha256, bytes: z.number().int().nonnegative() })
const Name = z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/)

const Table = Part.extend({
  name: Name,
  rows: z.number().int().nonnegative(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).min(1),
})
export type BackedUpTable = z.infer<typeof Table>

const Head = z.object({
  org: z.uuid(),
  origin: z.string(),
  epoch: z.number().int().positive(),
  size: z.number().int().nonnegative(),
  /** The newest checkpoint: base64 of the root, and the signed note. Absent before the first one. */
  root: z.string().optional(),
  note: z.string().optional(),
})
export type BackedUpHead = z.infer<typeof Head>

const Manifest = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  /** `data`, or `keys`: what makes people readable. */
  kind: z.enum(['data', 'keys']),
  /** The same in the two files of one backup. */
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ version: z.number().int(), name: z.string(), sha256: Sha256 })),
  tables: z.array(Table),
  sequences: z.array(z.object({ name: Name, last: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  heads: z.array(Head),
  /** What did not hold together in the ledgers when the backup was made: a restore must not fail for it then. */
  ledgerProblem: z.string().optional(),
  blobs: Part.extend({ count: z.number().int().nonnegative() }).optional(),
})
export type Manifest = z.infer<typeof Manifest>

export const firstLines = { format: FORMAT, version: 1 } as const

/** Where the rows of a table lie in the file. */
export const partOf = (table: string): string => `tables/${table}.copy`
export const blobPart = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256}`

const digestLine = (manifest: Uint8Array): string =>
  `${FORMAT}\n${createHash('sha256').update(manifest).digest('hex')}\n`

/** Signs a manifest, and by the hashes in it every byte of the backup, with the installation's key (a C2SP note). */
export function signManifest(manifest: Uint8Array, secret: MasterSecret): string {
  return signNote(digestLine(manifest), signerOf(SIGNED_AS, secret))
}

/**
 * @param acceptOtherInstallation takes a backup that another key has signed; that it is whole is known then, but not who made it
 * @throws BackupError `damaged` or `other_installation`
 */
export function openManifest(
  bytes: Buffer,
  note: string,
  secret: MasterSecret,
  acceptOtherInstallation: boolean,
): Manifest {
  if (!note.startsWith(`${digestLine(bytes)}\n`)) {
    throw new BackupError(
      'damaged',
      'The list of contents in the backup is not the one that was signed. Take another backup.',
    )
  }
  try {
    openNote(note, signerOf(SIGNED_AS, secret).verifier)
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    if (error.code !== 'note-key-unknown') {
      throw new BackupError('damaged', 'The signature of the backup is wrong. Take another backup.', { cause: error })
    }
    if (!acceptOtherInstallation) {
      throw new BackupError(
        'other_installation',
        'The backup was signed by an installation with another secret. Put the file `secret` of that data folder (or its HOLDFAST_SECRET) in place; if it is lost, and you trust the file, restore it with --other-installation.',
        { cause: error },
      )
    }
  }
  return parseManifest(bytes)
}

function parseManifest(bytes: Buffer): Manifest {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new BackupError('not_a_backup', 'The list of contents in the backup cannot be read.', { cause: error })
  }
  const version = z.object({ format: z.literal(FORMAT), version: z.number().int() }).safeParse(value)
  if (version.success && version.data.version > 1) {
    throw new BackupError(
      'newer_release',
      'The backup was made by a newer Holdfast. Install that release to restore it.',
    )
  }
  const manifest = Manifest.safeParse(value)
  if (!manifest.success) {
    throw new BackupError(
      'not_a_backup',
      `The list of contents in the backup is not as it must be: ${z.prettifyError(manifest.error)}`,
    )
  }
  return manifest.data
}

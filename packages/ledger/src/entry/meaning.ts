import type { EntryScanner } from './entry-scanner.ts'
import { quoted } from './entry-scanner.ts'

/** Entries that say something about the bundle itself. All others are of no concern to a verifier. */
export type Meaning =
  /** A file of evidence exists: it must be in the bundle. */
  | { readonly kind: 'evidence'; readonly sha256: string; readonly size: number }
  /** The body of an earlier entry was destroyed. */
  | { readonly kind: 'erasure'; readonly erasedLeaf: number }
  /** A file of evidence was destroyed. */
  | { readonly kind: 'blob-erasure'; readonly sha256: string }

const EVIDENCE = quoted('evidence')
const ERASURE = quoted('erasure')
const BLOB_ERASURE = quoted('blob_erasure')
const TABLES_WITH_MEANING = [EVIDENCE, ERASURE, BLOB_ERASURE]

/**
 * What the entry just scanned means for the bundle: `undefined` when nothing, a text that says what is wrong when its
 * row is not as a row of its table must be.
 */
export function meaningOf(entry: EntryScanner): Meaning | string | undefined {
  if (!entry.isOfTable(TABLES_WITH_MEANING)) return undefined
  const row = Object.fromEntries(Object.entries(Object(entry.row())))
  const { sha256, size, leaf } = row
  if (entry.isOfTable([ERASURE])) {
    if (entry.action !== 'insert') return undefined // what was destroyed stays destroyed
    return isCount(leaf) ? { kind: 'erasure', erasedLeaf: leaf } : 'its row has no "leaf" with the index of an entry'
  }
  if (!isSha256(sha256)) return 'its row has no "sha256" of 64 lowercase hexadecimal digits'
  if (entry.isOfTable([BLOB_ERASURE])) return entry.action === 'insert' ? { kind: 'blob-erasure', sha256 } : undefined
  return isCount(size) ? { kind: 'evidence', sha256, size } : 'its row has no "size" in bytes'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

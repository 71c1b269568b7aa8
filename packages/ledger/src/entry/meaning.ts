import { type EntryScanner, quoted } from './entry-scanner.ts'

/** Entries that say something about the bundle itself. All others are of no concern to a verifier. */
export type Meaning =
  /** A file of evidence exists: it must be in the bundle. */
  | { readonly kind: 'evidence'; readonly sha256: string; readonly size: number }
  /** The body of an earlier entry was destroyed. */
  | { readonly kind: 'erasure'; readonly erasedLeaf: number }
  /** A file of evidence was destroyed. */
  | { readonly kind: 'blob-erasure'; readonly sha256: string }

const EVIDENCE = [quoted('evidence')]
const ERASURE = [quoted('erasure')]

/**
 * What the entry just scanned means for the bundle: `undefined` when nothing, a text that says what is wrong when its
 * row is not as a row of its table must be.
 */
export function meaningOf(entry: EntryScanner): Meaning | string | undefined {
  if (entry.isOfTable(EVIDENCE)) return evidenceOf(entry.row())
  // An erasure is told by its insertion. Whatever happens to the row later, what was destroyed stays destroyed.
  if (entry.isOfTable(ERASURE) && entry.action === 'insert') return erasureOf(entry.row())
  return undefined
}

/** Evidence with bytes. A link or a statement has neither hash nor size. */
function evidenceOf(row: unknown): Meaning | string | undefined {
  const { sha256, size } = columnsOf(row)
  if (sha256 === null && size === null) return undefined
  if (!isSha256(sha256)) return 'its row has no "sha256" of 64 lowercase hexadecimal digits'
  return isCount(size) ? { kind: 'evidence', sha256, size } : 'its row has no "size" in bytes'
}

/** The erasure of an entry, of a file, or of something else that is in no bundle, such as a person's key. */
function erasureOf(row: unknown): Meaning | string | undefined {
  const { leaf = null, sha256 = null } = columnsOf(row)
  if (leaf !== null) {
    return isCount(leaf) ? { kind: 'erasure', erasedLeaf: leaf } : 'its row has a "leaf" that is no index of an entry'
  }
  if (sha256 === null) return undefined
  return isSha256(sha256)
    ? { kind: 'blob-erasure', sha256 }
    : 'its row has a "sha256" that is not 64 lowercase hexadecimal digits'
}

/** The row's own columns, and nothing that a hostile name could bring in. */
function columnsOf(row: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object(row)))
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

import { createHash } from 'node:crypto'
import { blobOf } from '../bundle/layout.ts'
import type { Archive } from './archive.ts'
import { damagedFile, type Problem } from './problem.ts'

/** What was found in a file of evidence. Plain values only: it crosses threads. */
export interface BlobReport {
  readonly file: string
  /** The hash in its name. */
  readonly sha256: string
  /** The hash of its bytes. */
  readonly found: string
  readonly size: number
}

/** Hashes a file of evidence. */
export async function checkBlob(archive: Archive, file: string): Promise<BlobReport | Problem> {
  const hash = createHash('sha256')
  let size = 0
  try {
    // A checksum would add nothing: the file is known by its hash.
    for await (const block of archive.read(file, { checksum: false })) {
      hash.update(block)
      size += block.length
    }
  } catch (error) {
    return damagedFile(file, error)
  }
  return { file, sha256: blobOf(file) ?? '', found: hash.digest('hex'), size }
}

import { stat } from 'node:fs/promises'
import type { ZipLimits } from '../zip/directory.ts'
import { ZipReader } from '../zip/reader.ts'
import { openFolder } from './folder.ts'

/** The files of a bundle, however they are kept. */
export interface Archive {
  readonly names: readonly string[]
  /** The size of a file in bytes, `undefined` when it is not there. */
  sizeOf(name: string): number | undefined
  /**
   * Reads a file in blocks, which may be changed and are valid until the next one is asked for.
   *
   * @param options.checksum false leaves out the checksum of the zip, for content that has a better hash
   */
  read(name: string, options?: { readonly checksum?: boolean }): AsyncIterable<Buffer>
  /** Reads a whole file, if it has no more than `limit` bytes. */
  readAll(name: string, limit: number): Promise<Buffer>
  close(): Promise<void>
}

/** Opens a bundle: a zip, or the folder into which somebody (or their browser) has unpacked it. */
export async function openArchive(path: string, limits?: Partial<ZipLimits>): Promise<Archive> {
  return (await stat(path)).isDirectory() ? openFolder(path) : ZipReader.open(path, limits)
}

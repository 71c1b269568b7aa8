import { stat } from 'node:fs/promises'
import type { ZipLimits } from '../zip/directory.ts'
import { ZipReader } from '../zip/reader.ts'
import type { Archive } from './archive.ts'
import { openFolder } from './folder.ts'

/** Opens a bundle: a zip, or the folder into which somebody (or their browser) has unpacked it. */
export async function openArchive(path: string, limits?: Partial<ZipLimits>): Promise<Archive> {
  return (await stat(path)).isDirectory() ? openFolder(path) : ZipReader.open(path, limits)
}

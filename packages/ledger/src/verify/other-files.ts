import * as layout from '../bundle/layout.ts'
import type { Archive } from './archive.ts'
import { damagedFile, type Problems } from './problem.ts'

/** Refuses files that have no place in a bundle, and reads those that nothing else reads, to see that they are whole. */
export async function judgeOtherFiles(archive: Archive, size: number, problems: Problems): Promise<void> {
  const files = layout.fileCount(size)
  for (const file of archive.names) {
    if (layout.isPartOfLog(file, files) || layout.blobOf(file) !== undefined) continue
    if (!layout.SINGLE_FILES.includes(file)) {
      problems.add({ code: 'file-unexpected', message: `${file} has no place in a bundle`, file })
      continue
    }
    try {
      for await (const block of archive.read(file)) void block
    } catch (error) {
      problems.add(damagedFile(file, error))
    }
  }
}

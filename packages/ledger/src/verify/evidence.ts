import { blobOf } from '../bundle/layout.ts'
import type { Archive } from './archive.ts'
import type { Claims } from './claims.ts'
import type { Crew } from './crew.ts'
import { inOrder } from './in-order.ts'
import type { Problems } from './problem.ts'

/** Hashes all evidence in the bundle and holds it against what the log says of it. */
export async function checkBlobs(
  archive: Archive,
  crew: Pick<Crew, 'checkBlob' | 'parallel'>,
  claims: Claims,
  problems: Problems,
): Promise<{ present: ReadonlySet<string>; bytes: number }> {
  const files = archive.names.filter((name) => blobOf(name) !== undefined)
  let bytes = 0
  for await (const report of inOrder(files, crew.parallel, (file) => crew.checkBlob(file))) {
    if ('code' in report) {
      problems.add(report)
    } else {
      bytes += report.size
      claims.judgeBlob(report, problems)
    }
  }
  return { present: new Set(files.map((file) => blobOf(file) ?? '')), bytes }
}

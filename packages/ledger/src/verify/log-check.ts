import { ENTRIES_PER_FILE, entriesFile, FILE_LEVEL, fileCount } from '../bundle/layout.ts'
import { Frontier } from '../tree/frontier.ts'
import type { Archive } from './archive.ts'
import type { Crew } from './crew.ts'
import type { EntriesReport, EntriesTask, TimeSpan } from './entries-check.ts'
import { inOrder } from './in-order.ts'
import type { Problems } from './problem.ts'

/** What to check the entries for. */
export interface LogTask {
  /** Entries that the log must have. */
  readonly size: number
  /** Ascending sizes at which the root is wanted. */
  readonly boundaries: readonly number[]
  readonly org: string
  readonly problemLimit: number
}

/** What all entries amount to together. */
export interface LogCheck {
  /** The root over the entries, at each boundary that they reach. */
  readonly roots: ReadonlyMap<number, Buffer>
  readonly spans: readonly TimeSpan[]
  /** Whether each file has as many entries as it must, with the leaf hashes that the bundle lists for them. */
  readonly isAsListed: boolean
}

/**
 * Checks all entries, file by file, and puts their roots together.
 *
 * @param onReport is given the report of each file, in order
 */
export async function checkLog(
  archive: Archive,
  task: LogTask,
  crew: Pick<Crew, 'checkEntries' | 'parallel'>,
  problems: Problems,
  onReport: (report: EntriesReport) => void,
): Promise<LogCheck> {
  const merge = new Merge()
  const files = fileCount(task.size)
  const present = countPresentFiles(archive, files)
  const checked = inOrder(tasksOf(task, present), crew.parallel, async (fileTask) => ({
    fileTask,
    report: await crew.checkEntries(fileTask),
  }))
  for await (const { fileTask, report } of checked) {
    merge.add(fileTask, report)
    problems.addCounted(report.problems)
    onReport(report)
  }
  if (present < files) {
    const file = entriesFile(present)
    problems.add({ code: 'file-missing', message: `${file} is missing`, file })
    merge.isAsListed = false
  }
  return merge
}

function* tasksOf({ size, boundaries, org, problemLimit }: LogTask, files: number): Generator<EntriesTask> {
  let from = 0
  for (let index = 0; index < files; index += 1) {
    const first = index * ENTRIES_PER_FILE
    const end = Math.min(first + ENTRIES_PER_FILE, size)
    let to = from
    while (to < boundaries.length && (boundaries[to] ?? 0) <= end) to += 1
    yield { index, count: end - first, boundaries: boundaries.slice(from, to), org, problemLimit }
    from = to
  }
}

/** How many of the files of entries are there before one is missing. What comes after it has lost its place. */
function countPresentFiles(archive: Archive, count: number): number {
  let index = 0
  while (index < count && archive.sizeOf(entriesFile(index)) !== undefined) index += 1
  return index
}

class Merge implements LogCheck {
  readonly #frontier = new Frontier()
  readonly roots = new Map<number, Buffer>()
  readonly spans: TimeSpan[] = []
  isAsListed = true

  add(task: EntriesTask, report: EntriesReport): void {
    this.isAsListed &&= report.lines === task.count && report.listMatches
    this.spans.push(...report.spans)
    // Behind a gap, nothing stands where it belongs.
    if (this.#frontier.size !== task.index * ENTRIES_PER_FILE) return
    for (const [position, boundary] of task.boundaries.entries()) {
      const part = report.boundaryRoots[position]
      if (part !== undefined) this.roots.set(boundary, this.#frontier.root(Buffer.from(part, 'binary')))
    }
    if (report.lines === ENTRIES_PER_FILE) this.#frontier.addSubtree(FILE_LEVEL, report.root)
  }
}

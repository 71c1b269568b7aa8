import * as layout from '../bundle/layout.ts'
import { parseManifest, type Scope } from '../bundle/manifest.ts'
import { type NoteVerifier, parseVerifierKey } from '../note/key.ts'
import type { ZipLimits } from '../zip/directory.ts'
import { type Archive, openArchive } from './archive.ts'
import { openHead, readChain, type SignedHead } from './checkpoint-chain.ts'
import { Claims } from './claims.ts'
import { type Crew, ownThread, workerThreads } from './crew.ts'
import { diagnose } from './diagnosis.ts'
import { describeEntries } from './entries-reader.ts'
import { checkLog, type LogCheck } from './log-check.ts'
import { type Counts, judgeManifest } from './manifest-judgment.ts'
import { noticesOf } from './notices.ts'
import { damagedFile, entryName, type Problem, Problems } from './problem.ts'
import { holds, judgeRoots, type RootJudgment, type Roots } from './root-judgment.ts'
import { DEFAULT_TOLERANCE, type Finding, judgeTimes, type TimeTolerance } from './times.ts'

export interface VerifyOptions {
  /** The public key of the log, from a trusted place. Without it, the key in the bundle is taken, and the result says so. */
  readonly key?: NoteVerifier | string
  /** Signed checkpoints that were received earlier: this bundle must extend each. */
  readonly olderCheckpoints?: readonly string[]
  /** Threads that read and hash; 1 (the default) is this one alone. */
  readonly threads?: number
  /** What worker threads run. */
  readonly workerScript?: URL
  /** Most problems that are listed (all are counted). */
  readonly problemLimit?: number
  readonly tolerance?: Partial<TimeTolerance>
  readonly limits?: Partial<ZipLimits>
}

/** What a verification found. `ok` is the verdict; everything else explains it. */
export interface Verification {
  readonly ok: boolean
  readonly organization: { readonly id: string; readonly name: string }
  readonly scope: Scope
  readonly key: { readonly vkey: string; readonly source: 'given' | 'bundle' }
  /** The last checkpoint, `undefined` when none is signed by the key. */
  readonly checkpoint: HeadSummary | undefined
  readonly counts: Counts
  /** The older checkpoints that this log is shown to extend. */
  readonly extended: readonly HeadSummary[]
  /** What is no problem but must be known: where the key comes from, restores, what is withheld. */
  readonly notices: readonly string[]
  /** What is wrong, the first thing first. */
  readonly problems: readonly Problem[]
  /** How many problems there are; more than are listed when there are very many. */
  readonly problemCount: number
}

export interface HeadSummary {
  readonly size: number
  /** In hexadecimal. */
  readonly root: string
  readonly time: string
  readonly epoch: number
}

const PROBLEM_LIMIT = 100
const LARGEST_KEY = 1024

/**
 * Verifies a bundle, a zip or the folder into which it was unpacked: offline, in bounded memory, trusting nothing but
 * the key.
 *
 * @throws LedgerError when the file cannot be read as a bundle at all, or the key cannot be read
 */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<Verification> {
  const archive = await openArchive(path, options.limits)
  const { threads = 1, workerScript, limits } = options
  const crew =
    threads > 1 && workerScript !== undefined
      ? workerThreads(threads, workerScript, { path, limits })
      : ownThread(archive)
  try {
    return await verifyArchive(archive, crew, options)
  } finally {
    await crew.dismiss()
    await archive.close()
  }
}

async function verifyArchive(archive: Archive, crew: Crew, options: VerifyOptions): Promise<Verification> {
  const { olderCheckpoints = [], problemLimit = PROBLEM_LIMIT } = options
  const problems = new Problems(problemLimit)
  const manifest = parseManifest(await archive.readAll(layout.MANIFEST, layout.LARGEST_MANIFEST))
  const key = await chooseKey(archive, options.key, problems)

  // What is signed: the checkpoints in the bundle, and those that somebody holds.
  const heads = await readChain(archive, key.verifier, problems)
  const last = heads.at(-1)
  if (last === undefined) {
    problems.add({ code: 'checkpoint-missing', message: 'no checkpoint is signed by the key: nothing here is proven' })
  }
  const older = olderCheckpoints
    .map((note, index) => openHead(note, key.verifier, `the older checkpoint ${index + 1}`, problems))
    .filter((head) => head !== undefined)

  // What is there: the entries, the roots that they give, and what they say of the bundle.
  const size = last?.size ?? manifest.size
  const claims = new Claims()
  const inEntries = new Problems(problemLimit)
  const boundaries = boundariesOf([...heads, ...older], size)
  const task = { size, boundaries, org: manifest.organization.id, problemLimit }
  const log = await checkLog(archive, task, crew, inEntries, (report) => claims.add(report))

  // Whether both agree, where they do not, and whether the times do. What cannot be read is told first.
  const unreadable = inEntries.listed.filter(isUnreadable)
  problems.add(...unreadable)
  const { roots, judgment, areEntriesProven } = await compareRoots(archive, { heads, log, size }, problems)
  const others = inEntries.listed.filter((problem) => !isUnreadable(problem))
  problems.addCounted({ listed: others, count: inEntries.count - unreadable.length })
  if (areEntriesProven) {
    const findings = judgeTimes(log.spans, judgment.held, { ...DEFAULT_TOLERANCE, ...options.tolerance })
    problems.add(...(await inWords(archive, findings)))
  }
  const extended = older.filter((head) => judgeExtension(head, { heads, roots, size }, problems))

  // Whether everything is there that the log names, and nothing else.
  const bodies = claims.judgeBodies(manifest, problems)
  const blobs = await checkBlobs(archive, crew, claims, problems)
  claims.judgeMissingBlobs(blobs.present, manifest, problems)
  const counts = {
    entries: size,
    ...bodies,
    checkpoints: heads.length,
    blobs: blobs.present.size,
    blobBytes: blobs.bytes,
  }
  judgeManifest(manifest, { vkey: key.verifier.vkey, heads, counts, presentBlobs: blobs.present }, problems)
  await judgeOtherFiles(archive, size, problems)

  return {
    ok: problems.count === 0,
    organization: manifest.organization,
    scope: manifest.scope,
    key: { vkey: key.verifier.vkey, source: key.source },
    checkpoint: last === undefined ? undefined : summaryOf(last),
    counts,
    extended: extended.map(summaryOf),
    notices: noticesOf(manifest, { keySource: key.source, heads, judgment, roots, counts }),
    problems: problems.listed,
    problemCount: problems.count,
  }
}

async function chooseKey(
  archive: Archive,
  given: NoteVerifier | string | undefined,
  problems: Problems,
): Promise<{ verifier: NoteVerifier; source: 'given' | 'bundle' }> {
  const inBundle = (await archive.readAll(layout.KEY, LARGEST_KEY)).toString('utf8').trim()
  if (given === undefined) return { verifier: parseVerifierKey(inBundle), source: 'bundle' }
  const verifier = typeof given === 'string' ? parseVerifierKey(given.trim()) : given
  if (inBundle !== verifier.vkey) {
    const message = `the bundle has the key ${inBundle}, which is not the one given, ${verifier.vkey}`
    problems.add({ code: 'key-differs', message, file: layout.KEY })
  }
  return { verifier, source: 'given' }
}

/** The sizes at which a root is wanted, ascending. */
function boundariesOf(heads: readonly SignedHead[], size: number): number[] {
  const sizes = heads.flatMap((head) => [head.size, head.previous?.size ?? 0])
  return [...new Set(sizes)].filter((wanted) => wanted > 0 && wanted <= size).sort((a, b) => a - b)
}

/** Compares what was signed with what is there, and finds the reason when they differ. */
async function compareRoots(
  archive: Archive,
  { heads, log, size }: { heads: readonly SignedHead[]; log: LogCheck; size: number },
  problems: Problems,
): Promise<{ roots: Roots; judgment: RootJudgment; areEntriesProven: boolean }> {
  const last = heads.at(-1)
  const areEntriesProven = last !== undefined && holds(last, log.roots)
  const known =
    areEntriesProven && log.isAsListed
      ? log.roots
      : await diagnose(archive, { heads, entryRoots: log.roots, size }, problems)
  const judgment = judgeRoots(heads, known ?? log.roots)
  if (known === undefined) return { roots: log.roots, judgment: { ...judgment, lost: [] }, areEntriesProven }
  for (const { name } of judgment.wrong) {
    const message = `${name} is signed, but its root is not the one of this log: two histories were signed`
    problems.add({ code: 'checkpoint-root', message, file: layout.CHECKPOINTS })
  }
  return { roots: known, judgment, areEntriesProven }
}

/** Whether the log extends a checkpoint that was received earlier. */
function judgeExtension(
  head: SignedHead,
  { heads, roots, size }: { heads: readonly SignedHead[]; roots: Roots; size: number },
  problems: Problems,
): boolean {
  if (holds(head, roots)) return true
  const what =
    head.size > size
      ? `covers ${head.size} entries, but there are only ${size} here`
      : `is not of this log: its first ${head.size} entries have another root`
  const restore = heads.find(({ epoch }) => epoch > head.epoch)
  const why =
    restore === undefined ? '' : `. The log says that it was restored from a backup since: see ${restore.name}`
  problems.add({ code: 'checkpoint-not-extended', message: `${head.name} ${what}${why}` })
  return false
}

/** Tells findings with the names of the entries that they are about. */
async function inWords(archive: Archive, findings: readonly Finding[]): Promise<Problem[]> {
  const abouts = await describeEntries(archive, new Set(findings.map(({ leaf }) => leaf)))
  return findings.map(({ code, leaf, what }) => {
    const about = abouts.get(leaf)
    return { code, message: `${entryName(leaf, about)} ${what}`, leaf, ...about }
  })
}

/** Hashes all evidence in the bundle and holds it against what the log says of it. */
async function checkBlobs(
  archive: Archive,
  crew: Crew,
  claims: Claims,
  problems: Problems,
): Promise<{ present: Set<string>; bytes: number }> {
  const present = new Set<string>()
  let bytes = 0
  const underWay: { file: string; report: ReturnType<Crew['checkBlob']> }[] = []
  const takeNext = async (): Promise<void> => {
    const report = await underWay.shift()?.report
    if (report === undefined) return
    if ('code' in report) {
      problems.add(report)
    } else {
      bytes += report.size
      claims.judgeBlob(report, problems)
    }
  }
  for (const file of archive.names) {
    const sha256 = layout.blobOf(file)
    if (sha256 === undefined) continue
    present.add(sha256)
    const report = crew.checkBlob(file)
    report.catch(() => {}) // it is told when its turn comes
    underWay.push({ file, report })
    if (underWay.length >= crew.parallel) await takeNext()
  }
  while (underWay.length > 0) await takeNext()
  return { present, bytes }
}

/** Refuses files that have no place in a bundle, and reads those that nothing else reads, to see that they are whole. */
async function judgeOtherFiles(archive: Archive, size: number, problems: Problems): Promise<void> {
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

function isUnreadable({ code }: Problem): boolean {
  return code === 'file-missing' || code === 'file-damaged'
}

function summaryOf({ size, root, time, epoch }: SignedHead): HeadSummary {
  return { size, root: root.toString('hex'), time, epoch }
}

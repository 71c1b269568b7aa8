import * as layout from '../bundle/layout.ts'
import { parseManifest, type Scope } from '../bundle/manifest.ts'
import { type NoteVerifier, parseVerifierKey } from '../note/key.ts'
import type { ZipLimits } from '../zip/directory.ts'
import type { Archive } from './archive.ts'
import { openArchive } from './open-archive.ts'
import { openHead, readChain, type SignedHead } from './checkpoint-chain.ts'
import { Claims } from './claims.ts'
import { type Crew, ownThread, workerThreads } from './crew.ts'
import { describeEntries } from './entries-reader.ts'
import { checkLog } from './log-check.ts'
import { judgeOtherFiles } from './other-files.ts'
import { checkBlobs } from './evidence.ts'
import { compare, judgeExtension } from './comparison.ts'
import { type Counts, judgeManifest } from './manifest-judgment.ts'
import { noticesOf } from './notices.ts'
import { damagedFile, entryName, type Problem, Problems } from './problem.ts'
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
  const sides = { heads, log, size, boundaries }
  const { roots, judgment, areEntriesProven } = await compare(archive, sides, problems)
  const others = inEntries.listed.filter((problem) => !isUnreadable(problem))
  problems.addCounted({ listed: others, count: inEntries.count - unreadable.length })
  if (areEntriesProven) {
    const findings = judgeTimes(log.spans, judgment.held, { ...DEFAULT_TOLERANCE, ...options.tolerance })
    problems.add(...(await inWords(archive, findings)))
  }
  const extended = older.filter((head) => judgeExtension(head, sides, roots, problems))

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
  if (given === undefined) {
    const own = await archive.readAll(layout.KEY, LARGEST_KEY)
    return { verifier: parseVerifierKey(own.toString('utf8').trim()), source: 'bundle' }
  }
  const verifier = typeof given === 'string' ? parseVerifierKey(given.trim()) : given
  try {
    const own = (await archive.readAll(layout.KEY, LARGEST_KEY)).toString('utf8').trim()
    if (own !== verifier.vkey) {
      const message = `the bundle has the key ${own}, which is not the one given, ${verifier.vkey}`
      problems.add({ code: 'key-differs', message, file: layout.KEY })
    }
  } catch (error) {
    problems.add(damagedFile(layout.KEY, error))
  }
  return { verifier, source: 'given' }
}

/** The sizes at which a root is wanted, ascending. */
function boundariesOf(heads: readonly SignedHead[], size: number): number[] {
  const sizes = heads.flatMap((head) => [head.size, head.previous?.size ?? 0])
  return [...new Set(sizes)].filter((wanted) => wanted > 0 && wanted <= size).sort((a, b) => a - b)
}

/** Tells findings with the names of the entries that they are about. */
async function inWords(archive: Archive, findings: readonly Finding[]): Promise<Problem[]> {
  const abouts = await describeEntries(archive, new Set(findings.map(({ leaf }) => leaf)))
  return findings.map(({ code, leaf, what }) => {
    const about = abouts.get(leaf)
    return { code, message: `${entryName(leaf, about)} ${what}`, leaf, ...about }
  })
}

function isUnreadable({ code }: Problem): boolean {
  return code === 'file-missing' || code === 'file-damaged'
}

function summaryOf({ size, root, time, epoch }: SignedHead): HeadSummary {
  return { size, root: root.toString('hex'), time, epoch }
}

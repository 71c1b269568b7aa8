/** Lowers many files, in worker threads when there are enough to be worth their start. */
import { getCompileCacheDir } from 'node:module'
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ModuleDef } from '../engine/ir.ts'
import { FRAMEWORKS } from '../frameworks/index.ts'
import { LANGUAGES } from '../languages/index.ts'
import type { Skipped, SkipReason } from '../model.ts'
import { isWasmGrammar, loadGrammars, type Grammar } from '../languages/parser.ts'
import { extensionOf, lowerFile, type FileToLower, type LoweredFile, type LoweringPlan } from './lower-file.ts'
import { SharedTexts } from './shared-texts.ts'
import { hintsOf, planLowering, type Hints } from './plan.ts'

export interface LowerOptions {
  readonly include?: readonly SkipReason[]
  readonly threads?: number
  readonly onProgress?: (parsed: number, total: number) => void
}

export interface Lowered {
  readonly modules: readonly ModuleDef[]
  readonly skipped: readonly Skipped[]
  readonly lines: number
  readonly bytes: number
  readonly languages: Readonly<Record<string, number>>
}

/**
 * Bytes of source below which threads cost more than they save: each takes half a second of processor time to load the
 * languages, in which one thread reads 2 MB of files that all have routes.
 */
const WORTH_THREADS = 12_000_000
const BATCH = 24
/** What this thread takes at a time, so that the others do not wait long for their next batch. */
const OWN_BATCH = 4
/** A batch that takes longer has met a file that the parser cannot cope with. */
const BATCH_TIMEOUT_MS = 30_000

export interface WorkerSetup {
  readonly root: string
  readonly include: readonly SkipReason[]
  readonly grammars: readonly Grammar[]
  readonly hints: Hints
  /** Where compiled code is kept, when it is. */
  readonly compileCache: string | undefined
}

export async function lowerFiles(root: string, files: readonly FileToLower[], options: LowerOptions): Promise<Lowered> {
  const hints = hintsOf(LANGUAGES, FRAMEWORKS)
  const plan = planLowering(root, LANGUAGES, hints, new Set(options.include))
  const wanted = files.filter(({ file }) => plan.byExtension.has(extensionOf(file)))
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  const threads = options.threads ?? (total < WORTH_THREADS ? 0 : availableParallelism() - 1)
  const sum = new Sum(wanted.length, options.onProgress)
  const grammars = grammarsFor(files, plan)
  const queue = new Queue(wanted, ({ file }) => threads > 0 && !canBeEnded(plan, file))
  // This thread needs them too, for what it reads itself and for what is parsed because something else imports it.
  await loadGrammars(grammars)
  const setup = { root, include: options.include ?? [], grammars, hints, compileCache: getCompileCacheDir() }
  await Promise.all([
    inThisThread(queue, threads === 0 ? BATCH : OWN_BATCH, plan, sum),
    ...Array.from({ length: threads }, () => inThread(queue, setup, plan, sum)),
  ])
  return sum.result()
}

/** Whether a parser that does not come to an end with a file can be stopped from within its thread. */
function canBeEnded(plan: LoweringPlan, file: string): boolean {
  return plan.byExtension.get(extensionOf(file))?.lowering.grammars.every(isWasmGrammar) === true
}

/** Files that nobody reads yet. */
class Queue {
  readonly #files: readonly FileToLower[]
  /** What only a thread may read. */
  readonly #forThreads: FileToLower[]
  /** Batches of which a thread died. */
  readonly #again: FileToLower[] = []
  #next = 0

  constructor(files: readonly FileToLower[], isForThreads: (file: FileToLower) => boolean) {
    this.#files = files.filter((file) => !isForThreads(file))
    this.#forThreads = files.filter(isForThreads)
  }

  /** Nothing when there are no more. Files that may have ended a thread come one by one, and only `forThread`. */
  take(count: number, forThread = false): readonly FileToLower[] {
    if (forThread) {
      const suspect = this.#again.shift()
      if (suspect !== undefined) return [suspect]
      if (this.#forThreads.length > 0) return this.#forThreads.splice(0, count)
    }
    const batch = this.#files.slice(this.#next, this.#next + count)
    this.#next += batch.length
    return batch
  }

  putBack(batch: readonly FileToLower[]): void {
    this.#again.push(...batch)
  }
}

function grammarsFor(files: readonly FileToLower[], plan: LoweringPlan): Grammar[] {
  const extensions = new Set(files.map(({ file }) => extensionOf(file)))
  const lowerings = [...plan.byExtension].flatMap(([extension, { lowering }]) => {
    const isThere = [extension, ...(lowering.standsIn ?? [])].some((one) => extensions.has(one))
    return isThere ? [lowering] : []
  })
  return [...new Set(lowerings.flatMap(({ grammars }) => grammars))]
}

/** Native syntax trees are given back to the system, and other threads answered, only between turns of the event loop. */
async function inThisThread(queue: Queue, count: number, plan: LoweringPlan, sum: Sum): Promise<void> {
  for (let batch = queue.take(count); batch.length > 0; batch = queue.take(count)) {
    for (const file of batch) sum.add(lowerFile(file, plan))
    await setImmediate()
  }
}

class Sum {
  readonly #modules: ModuleDef[] = []
  readonly #texts = new SharedTexts()
  readonly #skipped: Skipped[] = []
  readonly #languages: Record<string, number> = {}
  #lines = 0
  #bytes = 0
  #done = 0
  readonly #total: number
  readonly #onProgress: ((parsed: number, total: number) => void) | undefined

  constructor(total: number, onProgress: ((parsed: number, total: number) => void) | undefined) {
    this.#total = total
    this.#onProgress = onProgress
  }

  add(lowered: LoweredFile): void {
    if (lowered.module !== undefined) {
      this.#texts.shareIn(lowered.module)
      this.#modules.push(lowered.module)
    }
    if (lowered.skipped !== undefined) this.#skipped.push(lowered.skipped)
    if (lowered.language !== undefined) this.#languages[lowered.language] = (this.#languages[lowered.language] ?? 0) + 1
    this.#lines += lowered.lines
    this.#bytes += lowered.bytes
    this.#onProgress?.(++this.#done, this.#total)
  }

  result(): Lowered {
    return {
      modules: this.#modules.sort((a, b) => (a.file < b.file ? -1 : 1)),
      skipped: this.#skipped,
      lines: this.#lines,
      bytes: this.#bytes,
      languages: this.#languages,
    }
  }
}

/**
 * Hands batches to a thread as it becomes free. A thread that does not answer in time is ended; its batch goes on file
 * by file in a new thread, so that only the file that hangs is lost, and it is listed.
 */
async function inThread(queue: Queue, setup: WorkerSetup, plan: LoweringPlan, sum: Sum): Promise<void> {
  let thread: Thread | undefined
  for (let batch = queue.take(BATCH, true); batch.length > 0; batch = queue.take(BATCH, true)) {
    thread ??= new Thread(setup)
    const answer = await thread.lower(batch)
    if (answer !== undefined) {
      answer.forEach((lowered) => sum.add(lowered))
      continue
    }
    await thread.end()
    thread = undefined
    if (batch.length > 1) queue.putBack(batch)
    else for (const { file } of batch) sum.add(timedOut(file, plan))
  }
  await thread?.end()
}

function timedOut(file: string, plan: LoweringPlan): LoweredFile {
  const language = plan.byExtension.get(extensionOf(file))?.lowering.language
  return {
    skipped: { file, reason: 'timeout', detail: `took longer than ${BATCH_TIMEOUT_MS / 1000} s to parse; left out` },
    lines: 0,
    bytes: 0,
    ...(language === undefined ? {} : { language }),
  }
}

/** Threads keep nothing of what they lower: garbage is better collected often than given room. */
const SMALL_NURSERY = { maxYoungGenerationSizeMb: 12 }

class Thread {
  readonly #worker: Worker
  #answer: (answer: readonly LoweredFile[] | undefined) => void = () => {}

  constructor(setup: WorkerSetup) {
    // Beside this file, as source in a checkout and compiled when published.
    const name = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
    this.#worker = new Worker(new URL(name, import.meta.url), { workerData: setup, resourceLimits: SMALL_NURSERY })
    this.#worker.on('message', (answer: readonly LoweredFile[]) => this.#answer(answer))
    this.#worker.on('error', () => this.#answer(undefined))
    this.#worker.on('exit', () => this.#answer(undefined))
  }

  /** Undefined when the thread died or did not answer in time. */
  lower(batch: readonly FileToLower[]): Promise<readonly LoweredFile[] | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(undefined), BATCH_TIMEOUT_MS)
      this.#answer = (answer) => {
        clearTimeout(timer)
        this.#answer = () => {}
        resolve(answer)
      }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
      this.#worker.postMessage(batch)
    })
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** Lowers many files, in worker threads when there are enough to be worth their start. */
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ModuleDef } from '../engine/ir.ts'
import { FRAMEWORKS, LANGUAGES } from '../frameworks/index.ts'
import type { Skipped, SkipReason } from '../model.ts'
import { loadGrammars, type Grammar } from '../languages/parser.ts'
import { extensionOf, lowerFile, type FileToLower, type LoweredFile, type LoweringPlan } from './lower-file.ts'
import { planLowering } from './plan.ts'

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
 * Bytes of source below which threads cost more than they save: each takes a second of processor time to load the
 * frameworks, in which one thread reads 4 MB of files that all have routes.
 */
const WORTH_THREADS = 12_000_000
const BATCH = 24
/** A batch that takes longer has met a file that the parser cannot cope with. */
const BATCH_TIMEOUT_MS = 30_000

export interface WorkerSetup {
  readonly root: string
  readonly include: readonly SkipReason[]
  readonly grammars: readonly Grammar[]
}

export async function lowerFiles(root: string, files: readonly FileToLower[], options: LowerOptions): Promise<Lowered> {
  const plan = planLowering(root, LANGUAGES, FRAMEWORKS, new Set(options.include))
  const wanted = files.filter(({ file }) => plan.byExtension.has(extensionOf(file)))
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  const threads = options.threads ?? (total < WORTH_THREADS ? 0 : availableParallelism())
  const sum = new Sum(wanted.length, options.onProgress)
  const grammars = grammarsFor(files, plan)
  // This thread needs them too, for what is parsed because something else imports it.
  await loadGrammars(grammars)
  if (threads === 0) await inThisThread(wanted, plan, sum)
  else await inThreads(threads, wanted, { root, include: options.include ?? [], grammars }, plan, sum)
  return sum.result()
}

function grammarsFor(files: readonly FileToLower[], plan: LoweringPlan): Grammar[] {
  const extensions = new Set(files.map(({ file }) => extensionOf(file)))
  const lowerings = [...plan.byExtension].flatMap(([extension, { lowering }]) => {
    const isThere = [extension, ...(lowering.standsIn ?? [])].some((one) => extensions.has(one))
    return isThere ? [lowering] : []
  })
  return [...new Set(lowerings.flatMap(({ grammars }) => grammars))]
}

/** Native syntax trees are given back to the system only between turns of the event loop. */
async function inThisThread(files: readonly FileToLower[], plan: LoweringPlan, sum: Sum): Promise<void> {
  for (const [i, file] of files.entries()) {
    sum.add(lowerFile(file, plan))
    if (i % BATCH === BATCH - 1) await setImmediate()
  }
}

class Sum {
  readonly #modules: ModuleDef[] = []
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
    if (lowered.module !== undefined) this.#modules.push(lowered.module)
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
 * Hands batches to threads as they become free. A thread that does not answer in time is ended; its batch goes on file
 * by file in a new thread, so that only the file that hangs is lost, and it is listed.
 */
async function inThreads(
  threads: number,
  files: readonly FileToLower[],
  setup: WorkerSetup,
  plan: LoweringPlan,
  sum: Sum,
): Promise<void> {
  const queue: FileToLower[][] = []
  for (let i = 0; i < files.length; i += BATCH) queue.push(files.slice(i, i + BATCH))
  await Promise.all(
    Array.from({ length: Math.min(threads, queue.length) }, async () => {
      let thread = new Thread(setup)
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        const answer = await thread.lower(batch)
        if (answer !== undefined) {
          answer.forEach((lowered) => sum.add(lowered))
          continue
        }
        await thread.end()
        thread = new Thread(setup)
        if (batch.length > 1) queue.unshift(...batch.map((file) => [file]))
        else for (const { file } of batch) sum.add(timedOut(file, plan))
      }
      await thread.end()
    }),
  )
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

class Thread {
  readonly #worker: Worker
  #answer: (answer: readonly LoweredFile[] | undefined) => void = () => {}

  constructor(setup: WorkerSetup) {
    // Beside this file, as source in a checkout and compiled when published.
    const name = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
    this.#worker = new Worker(new URL(name, import.meta.url), { workerData: setup })
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

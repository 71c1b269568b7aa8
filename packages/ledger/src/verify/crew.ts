import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { ZipLimits } from '../zip/directory.ts'
import type { Archive } from './archive.ts'
import { openArchive } from './open-archive.ts'
import { type BlobReport, checkBlob } from './blob-check.ts'
import { checkEntries, type EntriesReport, type EntriesTask } from './entries-check.ts'
import type { Problem } from './problem.ts'

/** Those who read the files of a bundle and hash them: this thread, or several others. */
export interface Crew {
  checkEntries(task: EntriesTask): Promise<EntriesReport>
  checkBlob(file: string): Promise<BlobReport | Problem>
  /** How many files to give them at once. */
  readonly parallel: number
  dismiss(): Promise<void>
}

/** This thread alone. */
export function ownThread(archive: Archive): Crew {
  return {
    checkEntries: (task) => checkEntries(archive, task),
    checkBlob: (file) => checkBlob(archive, file),
    parallel: 1,
    dismiss: async () => {},
  }
}

/** What a worker is told when it begins. */
interface Assignment {
  readonly path: string
  readonly limits: Partial<ZipLimits> | undefined
}

type Request = { readonly entries: EntriesTask } | { readonly blob: string }
type Result = EntriesReport | BlobReport | Problem
type Answer = { readonly id: number } & ({ readonly result: Result } | { readonly failure: unknown })

/**
 * Worker threads, each with the bundle open for itself.
 *
 * @param script what the workers run: it must call `serveCrew`
 */
export function workerThreads(count: number, script: URL, assignment: Assignment): Crew {
  const workers = Array.from({ length: count }, () => new WorkerHandle(script, assignment))
  const leastBusy = (): WorkerHandle => {
    const [first, ...others] = workers
    if (first === undefined) throw new RangeError('a crew needs at least one worker')
    return others.reduce((best, worker) => (worker.busy < best.busy ? worker : best), first)
  }
  return {
    async checkEntries(task) {
      const result = await leastBusy().ask({ entries: task })
      if (!isOnEntries(result)) throw new TypeError('a worker answered something else than it was asked')
      return result
    },
    async checkBlob(file) {
      const result = await leastBusy().ask({ blob: file })
      if (isOnEntries(result)) throw new TypeError('a worker answered something else than it was asked')
      return result
    },
    parallel: 2 * count,
    async dismiss() {
      await Promise.all(workers.map((worker) => worker.dismiss()))
    },
  }
}

function isOnEntries(result: Result): result is EntriesReport {
  return 'boundaryRoots' in result
}

/** What a worker thread does for its crew. */
export function serveCrew(): void {
  const port = parentPort
  if (port === null) throw new Error('this is not a worker thread')
  // WorkerHandle below starts this thread, gives it an assignment, and sends it numbered requests.
  const { path, limits }: Assignment = workerData
  const archive = openArchive(path, limits)
  port.on('message', (message: { readonly id: number; readonly request: Request }) => {
    const { id, request } = message
    carryOut(archive, request).then(
      (result) => port.postMessage({ id, result } satisfies Answer),
      (failure: unknown) => port.postMessage({ id, failure } satisfies Answer),
    )
  })
}

async function carryOut(archive: Promise<Archive>, request: Request): Promise<Result> {
  return 'entries' in request ? checkEntries(await archive, request.entries) : checkBlob(await archive, request.blob)
}

interface Asker {
  readonly resolve: (result: Result) => void
  readonly reject: (failure: unknown) => void
}

class WorkerHandle {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Asker>()
  #asked = 0

  constructor(script: URL, assignment: Assignment) {
    this.#worker = new Worker(script, { workerData: assignment })
    this.#worker.on('message', (answer: Answer) => this.#take(answer))
    this.#worker.on('error', (error) => this.#abandon(error))
    this.#worker.on('exit', () => this.#abandon(new Error('a worker thread ended before its work')))
  }

  get busy(): number {
    return this.#waiting.size
  }

  ask(request: Request): Promise<Result> {
    const id = (this.#asked += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
      this.#worker.postMessage({ id, request })
    })
  }

  async dismiss(): Promise<void> {
    await this.#worker.terminate()
  }

  #take(answer: Answer): void {
    const asker = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('result' in answer) asker?.resolve(answer.result)
    else asker?.reject(answer.failure)
  }

  #abandon(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { FileToLower } from './lower-file.ts'
import type { WorkerSetup } from './pool.ts'

// Set by pool.ts, the only one that starts this file.
const setup: WorkerSetup = workerData
// Before anything else is loaded: the cache of the thread that started this one is not its own.
if (setup.compileCache !== undefined) enableCompileCache(setup.compileCache)
const { start } = await import('./lowering-thread.ts')
const lower = await start(setup)

parentPort?.on('message', (batch: readonly FileToLower[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(batch.map(lower))
})

import { parentPort, workerData } from 'node:worker_threads'
import { FRAMEWORKS, LANGUAGES } from '../frameworks/index.ts'
import { loadGrammars } from '../languages/parser.ts'
import { lowerFile, type FileToLower } from './lower-file.ts'
import { planLowering } from './plan.ts'
import type { WorkerSetup } from './pool.ts'

// Set by pool.ts, the only one that starts this file.
const setup: WorkerSetup = workerData
const plan = planLowering(setup.root, LANGUAGES, FRAMEWORKS, new Set(setup.include))
await loadGrammars(setup.grammars)

parentPort?.on('message', (batch: readonly FileToLower[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(batch.map((file) => lowerFile(file, plan)))
})

import { LANGUAGES } from '../languages/index.ts'
import { loadGrammars } from '../languages/parser.ts'
import { lowerFile, type FileToLower, type LoweredFile } from './lower-file.ts'
import { planLowering } from './plan.ts'
import type { WorkerSetup } from './pool.ts'

/** What a thread that lowers files does with each. It loads no frameworks: lowering knows none. */
export async function start(setup: WorkerSetup): Promise<(file: FileToLower) => LoweredFile> {
  const plan = planLowering(setup.root, LANGUAGES, setup.hints, new Set(setup.include))
  await loadGrammars(setup.grammars)
  return (file) => lowerFile(file, plan)
}

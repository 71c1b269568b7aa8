// The single-file verifier, `verify.mjs`: this file with all it needs, put together by scripts/build-verifier.ts.
import { isMainThread } from 'node:worker_threads'
import { runVerifyCommand } from './command.ts'
import { serveCrew } from './crew.ts'

if (isMainThread) {
  process.exitCode = await runVerifyCommand(
    process.argv.slice(2),
    { write: (text) => process.stdout.write(text), writeError: (text) => process.stderr.write(text) },
    new URL(import.meta.url),
  )
} else {
  serveCrew()
}

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCli } from './command-line/run-cli.ts'

export { runCli } from './command-line/run-cli.ts'

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // A pipe that was closed early (`… | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  process.exitCode = await runCli(process.argv.slice(2))
}

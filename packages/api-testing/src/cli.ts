import { pathToFileURL } from 'node:url'
import { runCli } from './command-line/run-cli.ts'

export { runCli } from './command-line/run-cli.ts'

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runCli(process.argv.slice(2))
}

import { Command } from 'commander'

type RunCli = (argv: readonly string[]) => Promise<number>

/** `holdfast api …`: the command lines of the packages that find and test APIs. They need no server. */
export function apiCommand(): Command {
  const command = new Command('api').description('Find and test the endpoints of an API').enablePositionalOptions()
  const discovery = async (): Promise<RunCli> => (await import('@holdfast/api-discovery/cli')).runCli
  const testing = async (): Promise<RunCli> => (await import('@holdfast/api-testing/cli')).runCli
  const parts: readonly [name: string, summary: string, load: () => Promise<RunCli>][] = [
    ['discover', 'Find every endpoint that the source code of a folder declares', discovery],
    ['traffic', 'Find the endpoints that recorded traffic shows', discovery],
    ['observe', 'Record the traffic of an API on its way', discovery],
    ['inventory', 'Join source, specification and traffic into one inventory', discovery],
    ['test', 'Test an API for vulnerabilities', testing],
    ['rule', 'List the rules of the API test, and run them on their fixtures', testing],
    ['config-schema', 'Print the JSON Schema of holdfast-api.yaml', testing],
    ['rule-schema', 'Print the JSON Schema of a rule file', testing],
  ]
  for (const [name, summary, load] of parts) {
    command
      .command(name)
      .summary(summary)
      .argument('[words...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      // the package reads its own flags, prints its own help and has exit codes of its own
      .action(async (words: string[]) => {
        const runCli = await load()
        process.exitCode = await runCli([name, ...words])
      })
  }
  return command
}

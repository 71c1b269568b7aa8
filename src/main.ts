import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { ownCommands } from './surfaces/cli/commands.ts'
import { exitCodes, explainFailure, isDebugging } from './surfaces/cli/failure.ts'

/** A process that was told to stop, and did, may still hold a timer of some library; it ends this long after. */
const lingerMs = 5000

const description = `What was supposed to happen, what really happened, and proof of both.

Commands work against the server of --server or HOLDFAST_SERVER (http://127.0.0.1:4780 unless said otherwise), with the API key of --key,
HOLDFAST_API_KEY, or \`holdfast login\`.

Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 the server cannot be reached.`

/** Loads the code of the command that is called, and only that, so that each starts fast; all of them when none is. */
async function createProgram(called: string | undefined): Promise<Command> {
  const program = new Command('holdfast').description(description).exitOverride()
  // so that a command may have flags of its own that are also the program's, such as --version
  program.enablePositionalOptions()
  const { version } = called === undefined ? await import('./surfaces/version.ts') : { version: () => '' }
  program.version(await version(), '-V, --version')
  program.showHelpAfterError('Run `holdfast --help` for what there is.')
  for (const [name, command] of Object.entries(ownCommands)) {
    program.addCommand(name === called ? await command.load() : new Command(name).description(command.summary))
  }
  // the contract is loaded for its own commands, for a list of all, and to say what an unknown word may have meant
  if (called === undefined || !(called in ownCommands)) {
    const { operationCommands } = await import('./surfaces/cli.ts')
    for (const group of operationCommands()) program.addCommand(group)
  }
  for (const command of allOf(program)) command.exitOverride()
  return program
}

const allOf = (command: Command): Command[] => [command, ...command.commands.flatMap(allOf)]

async function main(args: string[]): Promise<number> {
  // what is loaded from here on is compiled once and kept, in a place of this user alone: who could write there could run code as them
  enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'holdfast', 'compiled'))
  try {
    const program = await createProgram(args.find((arg) => !arg.startsWith('-')))
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? exitCodes.done)
  } catch (error) {
    // commander has printed what is wrong, and help and version end this way too
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse
    const { lines, code } = explainFailure(error)
    process.stderr.write(`${lines.join('\n')}\n`)
    if (isDebugging()) process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`)
    return code
  }
}

// a pipe that was closed early (`holdfast … | head`) is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await main(process.argv.slice(2))
setTimeout(() => process.exit(), lingerMs).unref()

import { Command, CommanderError } from 'commander'
import { DiffError } from '../diff/errors.ts'
import { DiscoveryError } from '../discover.ts'
import { addDiscoverCommand } from './discover-command.ts'
import { UsageError } from './usage-error.ts'

/** 0 done, 1 differences (with --diff or --baseline), 2 wrong use, 3 failed: what was found cannot be written. */
export type ExitCode = 0 | 1 | 2 | 3

/** Where the command line writes. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether standard error is looked at by a person, who sees progress. */
  readonly isTty: boolean
}

export const processTerminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTty: process.stderr.isTTY,
}

/** Carries out `discover …` and returns the exit code; it never throws and never ends the process. */
export async function runCli(argv: readonly string[], terminal: Terminal = processTerminal): Promise<ExitCode> {
  let exit: ExitCode = 0
  const program = new Command('holdfast api').description('Find the endpoints of an API.')
  addDiscoverCommand(program, terminal, (code) => {
    exit = code
  })
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof DiscoveryError || error instanceof DiffError || error instanceof UsageError ? 2 : 3
  }
}

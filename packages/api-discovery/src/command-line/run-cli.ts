import { Command, CommanderError } from 'commander'
import { DiffError } from '../diff/errors.ts'
import { DiscoveryError } from '../discover.ts'
import { BaselineError } from '../inventory/baseline.ts'
import { SpecificationError } from '../inventory/read-specification.ts'
import { LogFormatError } from '../traffic/readers/access-log/log-format.ts'
import { TrafficError } from '../traffic/read-traffic.ts'
import { addDiscoverCommand } from './discover-command.ts'
import { addInventoryCommand } from './inventory-command.ts'
import { addObserveCommand } from './observe-command.ts'
import { addTrafficCommand } from './traffic-command.ts'
import { UsageError } from './usage-error.ts'

/** 0 done, 1 found what the caller asked to fail for, 2 wrong use, 3 failed: what was found cannot be written. */
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

/** Errors for what the caller gave. */
const WRONG_USE = [
  DiscoveryError,
  DiffError,
  UsageError,
  TrafficError,
  LogFormatError,
  SpecificationError,
  BaselineError,
]

/** Carries out `discover …`, `traffic …`, `observe …` or `inventory …`, and returns the exit code; it never throws and never ends the process. */
export async function runCli(argv: readonly string[], terminal: Terminal = processTerminal): Promise<ExitCode> {
  let exit: ExitCode = 0
  const program = new Command('holdfast api').description('Find the endpoints of an API.')
  const setExit = (code: ExitCode): void => {
    exit = code
  }
  addDiscoverCommand(program, terminal, setExit)
  addTrafficCommand(program, terminal, setExit)
  addObserveCommand(program, terminal, setExit)
  addInventoryCommand(program, terminal, setExit)
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`)
    return WRONG_USE.some((kind) => error instanceof kind) ? 2 : 3
  }
}

import { Command, CommanderError } from 'commander'
import { configJsonSchema } from '../config/schema.ts'
import { ApiTestError, codeOf, messageOf } from '../errors.ts'
import { ruleJsonSchema } from '../rule/schema.ts'
import { addTestCommand } from './test-command.ts'
import { addRuleCommands } from './rule-command.ts'

/** 0 clean, 1 findings at or above --fail-on, 2 wrong use, 3 target unreachable or login failed, 4 coverage below --min-coverage. */
export type ExitCode = 0 | 1 | 2 | 3 | 4

/** Where the command line writes and what it may know of its surroundings. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly isTty: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

export const processTerminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTty: process.stderr.isTTY,
  environment: process.env,
}

/** Carries out `test …`, `rule …` or `config schema` and returns the exit code; it never throws and never ends the process. */
export async function runCli(argv: readonly string[], terminal: Terminal = processTerminal): Promise<ExitCode> {
  let exit: ExitCode = 0
  const setExit = (code: ExitCode): void => {
    exit = code
  }
  const program = new Command('holdfast api').description('Test an API for vulnerabilities.')
  program.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  addTestCommand(program, terminal, setExit)
  addRuleCommands(program, terminal, setExit)
  program
    .command('config-schema')
    .description('Print the JSON Schema of holdfast-api.yaml.')
    .action(() => terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`))
  program
    .command('rule-schema')
    .description('Print the JSON Schema of a rule file.')
    .action(() => terminal.out(`${JSON.stringify(ruleJsonSchema(), null, 2)}\n`))
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(`${messageOf(error)}\n`)
    return exitOf(error)
  }
}

function exitOf(error: unknown): ExitCode {
  const code = codeOf(error)
  if (code === 'target_unreachable' || code === 'login_failed') return 3
  if (error instanceof ApiTestError) return 2
  return 2
}

import { Command } from 'commander'
import { evidenceAddCommand } from './cli/evidence-add.ts'
import { newEpochCommand } from './cli/new-epoch.ts'
import { kebab } from './cli/parameters.ts'
import { operationCommand } from './cli/operation-command.ts'
import { contract } from './contract.ts'
import { type Operation, operationsOf } from './walk.ts'

/** What the groups of operations are about, for the list of commands. */
const groupSummaries: Readonly<Record<keyof typeof contract, string>> = {
  identity: 'Sessions, passwords and API keys',
  organization: 'The organization and its calendar',
  people: 'People, teams and absences',
  frameworks: 'Frameworks and their requirements',
  program: 'The security program and its roles',
  controls: 'Controls and how their duties went',
  policies: 'Policies, their versions and acknowledgments',
  obligations: 'What is due, and what was done',
  evidence: 'Evidence',
  findings: 'What is wrong, and its correction',
  apis: 'APIs, their endpoints, and what their tests found',
  ledger: 'The ledger, its checkpoints and proofs',
  checks: 'Checks of controls: what they say, running them, and writing your own',
  clock: 'The simulated clock',
}

/** Operations whose command does more than the operation. */
const commandOf = (operation: Operation): Command =>
  operation.name.join('.') === 'evidence.add' ? evidenceAddCommand(operation) : operationCommand(operation)

/** A command for each operation of the contract, in groups: `holdfast findings list --state open`. */
export function operationCommands(): Command[] {
  const groups = new Map<string, Command>()
  const summaries: Readonly<Record<string, string>> = groupSummaries
  for (const operation of operationsOf(contract)) {
    const [group = ''] = operation.name
    const command = groups.get(group) ?? new Command(kebab(group)).description(summaries[group] ?? '')
    groups.set(group, command)
    command.addCommand(commandOf(operation))
  }
  groups.get('ledger')?.addCommand(newEpochCommand())
  return [...groups.values()]
}

import { type Change, formatProblem, type Paint, type Problem, readProgramFolder, renderPlan } from '@holdfast/program'
import { Command } from 'commander'
import { type Connection, connect, refusalOf } from './connection.ts'
import { exitCodes, UsageError } from './failure.ts'
import { addConnectionFlags, gather } from './operation-command.ts'
import { print } from './output.ts'

interface ProgramFlags {
  server?: string
  key?: string
  library?: string
  json?: boolean
  detailedExitcode?: boolean
  holder?: string[]
}

type Wanted = { files: Record<string, string> } | { library: string }
type Client = Connection['client']

/** What `--detailed-exitcode` ends with when there are changes; 0 is none. As terraform has it. */
const changesExitCode = 2

/** `holdfast plan DIR`: what applying a folder would change. */
export const planCommand = (): Command =>
  programCommand('plan', 'Show what applying a program (a folder of YAML and Markdown) would change').action(
    async (folder: string | undefined, flags: ProgramFlags) => {
      const wanted = await readWanted(folder, flags)
      if (!wanted) return
      const answer = await ask(flags, (client) => client.program.plan(wanted))
      if (!printProblems(answer.problems)) return
      await printPlan(answer, flags)
    },
  )

/** `holdfast apply DIR`: makes the program what the folder says. */
export const applyCommand = (): Command =>
  programCommand('apply', 'Make the program what a folder of YAML and Markdown says, in one transaction')
    .option('--holder <role=e-mail>', 'Who holds a role of the program; may be given several times', gather)
    .action(async (folder: string | undefined, flags: ProgramFlags) => {
      const wanted = await readWanted(folder, flags)
      if (!wanted) return
      const answer = await ask(flags, async (client) => {
        const holders = await holdersOf(client, flags.holder ?? [])
        return client.program.apply({ ...wanted, holders }, { context: { idempotencyKey: crypto.randomUUID() } })
      })
      await printPlan({ ...answer, summary: answer.summary.replace(/^Plan:/, 'Applied:') }, flags)
      if (flags.json !== true) await print([`${answer.obligationsPlanned} obligations planned.`])
    })

const programCommand = (name: string, description: string): Command =>
  addConnectionFlags(
    new Command(name)
      .description(description)
      .argument('[folder]', 'Folder with holdfast.yaml')
      .option('--library <id>', 'A program that comes with Holdfast, instead of a folder (`holdfast program library`)')
      .option('--json', 'Print the changes as JSON')
      .option('--detailed-exitcode', 'End with 0 when nothing changes, 2 when something does'),
  )

/** The program that is asked for, or undefined after its errors have been printed. */
async function readWanted(folder: string | undefined, { library }: ProgramFlags): Promise<Wanted | undefined> {
  if ((folder === undefined) === (library === undefined))
    throw new UsageError('Name a folder, or --library and the id of a program.')
  if (library !== undefined) return { library }
  const { files, problems } = await readProgramFolder(folder ?? '.')
  if (!printProblems(problems)) return undefined
  return { files: Object.fromEntries([...files].map(([path, content]) => [path, textOf(path, content)])) }
}

function textOf(path: string, content: string | Uint8Array): string {
  if (typeof content === 'string') return content
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (error) {
    throw new UsageError(`${path} is not UTF-8 text. Save it as UTF-8.`, { cause: error })
  }
}

/** Prints problems as `file:line:column`. False when one is an error; then the command has failed. */
function printProblems(problems: readonly ShownProblem[]): boolean {
  const seen = new Set<string>()
  for (const problem of problems) {
    // the server's codes are those of the loader, which it runs
    const line = formatProblem(problem as Problem)
    if (!seen.has(line)) process.stderr.write(`${line}\n`)
    seen.add(line)
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (errors === 0) return true
  process.stderr.write(`${errors} ${errors === 1 ? 'error' : 'errors'}; nothing was changed.\n`)
  process.exitCode = exitCodes.failed
  return false
}

type ShownProblem = Omit<Problem, 'code'> & { code: string }

async function printPlan(
  answer: { changes: readonly unknown[]; summary: string },
  { json, detailedExitcode }: ProgramFlags,
): Promise<void> {
  if (json === true) await print([JSON.stringify(answer, undefined, 2)])
  else {
    // the server sends what diffProgram gave it, through JSON and back
    const changes = answer.changes as readonly Change[]
    const rendered = renderPlan(changes, paint).trimEnd().split('\n')
    await print([...rendered.slice(0, -1), answer.summary])
  }
  if (detailedExitcode === true && answer.changes.length > 0) process.exitCode = changesExitCode
}

const colors = { create: 32, update: 33, retire: 31, detail: 90 } as const

/** Colors where a terminal shows them, and nobody asked for none (no-color.org). */
const paint: Paint = (text, style) =>
  process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001b[${colors[style]}m${text}\u001b[0m` : text

async function ask<T>(flags: ProgramFlags, run: (client: Client) => Promise<T>): Promise<T> {
  const connection = await connect(flags)
  try {
    return await run(connection.client)
  } catch (error) {
    throw refusalOf(connection.server, error)
  }
}

/** `security-lead=olga@acme.test` → the id of that person. */
async function holdersOf(client: Client, given: readonly string[]): Promise<Record<string, string>> {
  if (given.length === 0) return {}
  const idOf = new Map<string, string>()
  let cursor: string | undefined
  do {
    const page = await client.people.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) })
    for (const { id, email } of page.items) if (email !== null) idOf.set(email.toLowerCase(), id)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return Object.fromEntries(
    given.map((word) => {
      const [role = '', email = ''] = word.split(/=(.*)/s)
      const id = idOf.get(email.toLowerCase())
      if (role === '' || email === '') throw new UsageError(`--holder: write role=e-mail, not ${word}.`)
      if (id === undefined) throw new UsageError(`--holder: there is nobody with the address ${email}.`)
      return [role, id]
    }),
  )
}

import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { Command, Option } from 'commander'
import type { Operation } from '../walk.ts'
import { type Connection, connect } from './connection.ts'
import { exitCodes, UsageError } from './failure.ts'
import { type Format, formats, print, printAnswer } from './output.ts'
import { kebab, type Parameter, parametersOf, parseValue, readText } from './parameters.ts'
import { saveFile, sendFile } from './transfer.ts'

/** Flags that every command has, or that those of its kind have; no parameter of an operation may be called so. */
const ownFlags = ['server', 'key', 'output', 'input', 'all', 'out', 'idempotency-key', 'help'] as const

/** What commander read: flags by their name in camel case. Lists and maps are gathered, `--no-…` is false. */
type Flags = Record<string, unknown>

/** The command of one operation: `holdfast obligations complete <id> --result done`. */
export function operationCommand(operation: Operation): Command {
  const parameters = parametersOf(operation)
  const { meta } = operation
  const command = new Command(kebab(operation.name.at(-1) ?? ''))
    .summary(operation.summary)
    .description([operation.summary, operation.description].filter((text) => text !== undefined).join('\n\n'))
  const positional = parameters.filter((parameter) => parameter.isInPath && meta.stream !== 'in')
  for (const parameter of positional) command.argument(`<${parameter.flag}>`, parameter.description)
  if (meta.stream === 'in') command.argument('<file>', 'File to send, or - for standard input')
  for (const parameter of parameters) if (!positional.includes(parameter)) addFlag(command, parameter)
  addConnectionFlags(command)
  if (meta.stream === 'out')
    command.option('--out <file>', 'Where to save it, or - for standard output (otherwise the name that it comes with)')
  else addOutputFlag(command)
  if (meta.stream === undefined && parameters.length > positional.length)
    command.option('--input <file>', 'JSON object with further input, or - for standard input; flags win over it')
  if (isPaged(parameters)) command.option('--all', 'Follow every page')
  if (meta.idempotent)
    command.option('--idempotency-key <key>', 'Repeating a call with the same key does nothing twice')
  return command.action(async () => {
    await run(operation, parameters, positional, command.args, command.opts<Flags>())
  })
}

const isPaged = (parameters: readonly Parameter[]): boolean => parameters.some(({ name }) => name === 'cursor')

export function addConnectionFlags(command: Command): Command {
  return command
    .option('--server <url>', 'Server to work against (HOLDFAST_SERVER; http://127.0.0.1:4780)')
    .option('--key <key>', 'API key (HOLDFAST_API_KEY; or the one that `holdfast login` keeps)')
}

export const addOutputFlag = (command: Command): Command =>
  command.addOption(new Option('--output <format>', 'How to print the answer').choices(formats).default('table'))

/** Collects what a flag that is given several times was given. */
export const gather = (word: string, words?: string[]): string[] => [...(words ?? []), word]

function addFlag(command: Command, parameter: Parameter): void {
  const { flag, value } = parameter
  if (ownFlags.some((own) => own === flag)) throw new Error(`--${flag} is a flag of every command`)
  const text = [
    parameter.description,
    parameter.isRequired && !parameter.isInPath ? '(required)' : undefined,
    parameter.default === undefined || value.kind === 'boolean'
      ? undefined
      : `(default: ${JSON.stringify(parameter.default)})`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
  switch (value.kind) {
    case 'boolean':
      command.option(`--${flag}`, text)
      command.option(`--no-${flag}`)
      return
    case 'text':
      if (value.choices) command.addOption(new Option(`--${flag} <choice>`, text).choices(value.choices))
      else command.option(`--${flag} <${value.isLong ? 'text or @file' : 'text'}>`, text)
      break
    case 'number':
      command.option(`--${flag} <number>`, text)
      break
    case 'list':
      command.option(
        `--${flag} <${value.isSplit ? 'a,b' : 'text'}>`,
        `${text} ${value.choices?.join(', ') ?? ''}`.trim(),
        gather,
      )
      break
    case 'map':
      command.option(`--${flag} <name=value>`, text, gather)
      break
    case 'json':
      command.option(`--${flag} <json or @file>`, text)
      break
  }
  if (parameter.isNullable) command.option(`--no-${flag}`, `No ${flag.replaceAll('-', ' ')}`)
}

async function run(
  operation: Operation,
  parameters: readonly Parameter[],
  positional: readonly Parameter[],
  words: readonly string[],
  flags: Flags,
): Promise<void> {
  const [file] = words
  const given = {
    ...readInput(flags['input']),
    ...fromFlags(parameters, flags),
    ...Object.fromEntries(positional.map((parameter, n) => [parameter.name, parseValue(parameter, [words[n] ?? ''])])),
    ...(operation.meta.stream === 'in' && flags['fileName'] === undefined && file !== undefined && file !== '-'
      ? { fileName: basename(file) }
      : {}),
  }
  refuseMissing(parameters, given)
  const connection = await connect({ server: text(flags['server']), key: text(flags['key']) })
  const idempotencyKey = operation.meta.idempotent ? (text(flags['idempotencyKey']) ?? randomUUID()) : undefined
  if (operation.meta.stream === 'out') {
    const response = await connection.fetch(pathWith(operation, given))
    const name = await saveFile(response, text(flags['out']))
    if (name !== '-') await print([name])
    return
  }
  const pages =
    operation.meta.stream === 'in'
      ? one(sendFile(connection, pathWith(operation, given), file ?? '-', { 'idempotency-key': idempotencyKey ?? '' }))
      : pagesOf(connection, operation, given, { idempotencyKey, all: flags['all'] === true })
  // commander accepts nothing else for --output
  const format = flags['output'] as Format
  await printAnswer(judged(pages, operation.meta.verdict), {
    format,
    outputSchema: operation.procedure['~orpc'].outputSchema,
  })
}

/** The pages as they are; a verdict that is false makes the command fail, once it is printed. */
async function* judged(pages: AsyncIterable<unknown>, verdict: string | undefined): AsyncGenerator {
  for await (const page of pages) {
    if (verdict !== undefined && Reflect.get(Object(page), verdict) === false) process.exitCode = exitCodes.failed
    yield page
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function readInput(source: unknown): Record<string, unknown> {
  if (typeof source !== 'string') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(readText(source, '--input'))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`--input: ${source} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new UsageError('--input takes a JSON object.')
  return { ...parsed }
}

function fromFlags(parameters: readonly Parameter[], flags: Flags): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const parameter of parameters) {
    const flag = flags[parameter.name]
    if (flag === undefined) continue
    if (typeof flag === 'boolean') given[parameter.name] = parameter.value.kind === 'boolean' ? flag : null
    else given[parameter.name] = parseValue(parameter, [flag].flat().map(String))
  }
  return given
}

function refuseMissing(parameters: readonly Parameter[], given: Record<string, unknown>): void {
  const missing = parameters.filter(({ name, isRequired }) => isRequired && given[name] === undefined)
  if (missing.length === 0) return
  const names = missing.map(({ isInPath, flag }) => (isInPath ? flag : `--${flag}`))
  throw new UsageError(`Missing: ${names.join(', ')}. Add --help for what they mean.`)
}

/** The path of a request whose body or answer is a file; everything else goes into path and query. */
function pathWith(operation: Operation, given: Record<string, unknown>): string {
  const { ...rest } = given
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) =>
      [value].flat().map((part): [string, string] => [name, String(part)]),
    ),
  ).toString()
  return query === '' ? path : `${path}?${query}`
}

async function* one(answer: Promise<unknown>): AsyncGenerator {
  yield await answer
}

async function* pagesOf(
  connection: Connection,
  operation: Operation,
  input: Record<string, unknown>,
  { idempotencyKey, all }: { idempotencyKey: string | undefined; all: boolean },
): AsyncGenerator {
  let cursor: string | undefined
  do {
    const page = await connection.call(operation, cursor === undefined ? input : { ...input, cursor }, {
      idempotencyKey,
    })
    yield page
    const next = typeof page === 'object' && page !== null && 'next' in page ? page.next : null
    cursor = all && typeof next === 'string' ? next : undefined
  } while (cursor !== undefined)
}

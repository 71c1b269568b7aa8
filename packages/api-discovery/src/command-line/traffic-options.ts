/** Options and reading that the commands for traffic share. */
import { writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { PrefixRule } from '../inventory/inventory.ts'
import { emptyAggregate, mergeInto, type TrafficAggregate } from '../traffic/aggregate.ts'
import { customAccessLog } from '../traffic/readers/access-log/index.ts'
import type { TrafficFormat } from '../traffic/readers/format.ts'
import { TRAFFIC_FORMATS } from '../traffic/readers/index.ts'
import { readTrafficFile } from '../traffic/read-traffic.ts'
import type { Terminal } from './run-cli.ts'
import { UsageError } from './usage-error.ts'

export interface TrafficOptions {
  readonly inputFormat?: string
  readonly logFormat?: string
  readonly host?: readonly string[]
  readonly quiet?: boolean
}

export function addTrafficOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--input-format <name>', 'What the recordings are, instead of finding out').choices(
        TRAFFIC_FORMATS.map(({ name }) => name),
      ),
    )
    .option(
      '--log-format <format>',
      "Format of access logs, as the server's configuration writes it (nginx, Apache, Envoy)",
    )
    .option('--host <names...>', 'Only these hosts, as names of one API; * stands for any part')
}

export interface GivenTraffic {
  readonly aggregate: TrafficAggregate
  readonly pages: readonly string[]
}

/** Reads recordings one after the other, and says on standard error what was read and what could not be. */
export async function readGivenTraffic(
  files: readonly string[],
  options: TrafficOptions,
  terminal: Terminal,
): Promise<GivenTraffic> {
  const format = formatOf(options)
  const aggregate = emptyAggregate()
  const pages: string[] = []
  for (const file of files) {
    const result = await readTrafficFile(file, format === undefined ? {} : { format })
    const { counts } = result.aggregate
    for (const { where, what } of result.problems)
      if (options.quiet !== true) terminal.err(`${printable(`${file}: ${where} ${what}`)}\n`)
    const unread = result.problemCount === 0 ? '' : `, ${result.problemCount} could not be read`
    const others = counts.assets + counts.preflights
    terminal.err(
      `${printable(file)} (${result.format}): ${counts.exchanges} requests${others === 0 ? '' : `, ${others} assets and preflights left out`}${unread}\n`,
    )
    if (counts.overflowed > 0)
      terminal.err(
        `${printable(file)}: ${counts.overflowed} requests are not counted: too many different paths. Name the API's hosts with --host.\n`,
      )
    mergeInto(aggregate, result.aggregate)
    pages.push(...result.pages)
  }
  return { aggregate, pages }
}

function formatOf({ inputFormat, logFormat }: TrafficOptions): TrafficFormat | undefined {
  if (logFormat !== undefined) {
    if (inputFormat !== undefined) throw new UsageError('Give either --log-format or --input-format.')
    return customAccessLog(logFormat)
  }
  return TRAFFIC_FORMATS.find(({ name }) => name === inputFormat)
}

/** `/gateway=/api`: what is seen, and what is declared in its place; nothing in its place when there is no `=`. */
export function parsePrefix(text: string, before: readonly PrefixRule[] | undefined): readonly PrefixRule[] {
  const [seen = '', declared = ''] = text.split('=', 2).map((part) => part.trim().replace(/\/+$/, ''))
  if (![seen, declared].every((part) => part === '' || part.startsWith('/')) || `${seen}${declared}` === '')
    throw new InvalidArgumentError('a prefix begins with /, as /gateway or /gateway=/api')
  return [...(before ?? []), { seen, declared }]
}

export async function writeResult(text: string, out: string | undefined, terminal: Terminal): Promise<void> {
  if (out === undefined) terminal.out(text)
  else await writeFile(out, text)
}

/** Names of files and hosts can hold anything, terminal escapes too. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?')
}

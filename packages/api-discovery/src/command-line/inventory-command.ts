import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { discoverSource } from '../discover.ts'
import { newFindings, parseInventoryBaseline } from '../inventory/baseline.ts'
import { buildInventory } from '../inventory/build-inventory.ts'
import { FINDING_KINDS, type FindingKind, type Inventory, type PrefixRule } from '../inventory/inventory.ts'
import { readSpecificationFile } from '../inventory/read-specification.ts'
import { INVENTORY_FORMATS, renderInventory, type InventoryFormat } from '../inventory/render/index.ts'
import type { ExitCode, Terminal } from './run-cli.ts'
import {
  addTrafficOptions,
  parsePrefix,
  printable,
  readGivenTraffic,
  writeResult,
  type TrafficOptions,
} from './traffic-options.ts'
import { UsageError } from './usage-error.ts'

interface Options extends TrafficOptions {
  readonly source?: string
  readonly spec?: readonly string[]
  readonly traffic?: readonly string[]
  readonly format: InventoryFormat
  readonly prefix?: readonly PrefixRule[]
  readonly inactiveDays: number
  readonly now?: number
  readonly failOn?: readonly FindingKind[]
  readonly baseline?: string
  readonly out?: string
}

const HELP = `
Joins what is given per endpoint, over prefixes of gateways and names of hosts, and says what does not fit together:
  shadow                    there, and not specified (without --spec: called, and not in source)
  zombie                    deprecated and answering, or not called for --inactive-days
  orphan                    specified, and neither in source nor answering
  parameter-drift           parameters that are sent or read, and not specified
  authentication-drift      answers to callers without credentials, against specification or source
  schema-drift              bodies or values that the specification does not allow
  anonymous-sensitive-data  sensitive data in answers to callers without credentials
Specifications in --source count too. What nobody can know stays unknown: a recording without headers tells nothing of
authentication, traffic of a week nothing of what is not called for a month.

Exit codes:
  0  done; with --fail-on: nothing that it names was found
  1  something that --fail-on names was found, and is not in --baseline
  2  wrong use: an unknown option, a file that is not there or cannot be understood
  3  failed: the result cannot be written

Examples:
  holdfast api inventory --source . --spec openapi.yaml --traffic access.log
  holdfast api inventory --source . --traffic a.har b.har --format markdown --out INVENTORY.md
  holdfast api inventory --source . --spec api.yaml --traffic prod.json --fail-on shadow,anonymous-sensitive-data --baseline inventory.json`

export function addInventoryCommand(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  const command = program
    .command('inventory')
    .summary('Join source, specification and traffic into one inventory')
    .description('Join source, specification and traffic into one inventory of endpoints.')
    .option('--source <dir>', 'Folder with source code')
    .option(
      '--spec <files...>',
      'Specifications of the API: OpenAPI, AsyncAPI, RAML, API Blueprint, WADL, WSDL, OData, OpenRPC, Smithy, TypeSpec, GraphQL, protobuf',
    )
    .option('--traffic <files...>', 'Recordings, access logs, or what observe and traffic --save wrote')
    .addOption(new Option('--format <format>', 'What to write').choices(INVENTORY_FORMATS).default('table'))
  addTrafficOptions(command)
    .option(
      '--prefix <seen=declared>',
      'A prefix that a gateway adds or changes, when it is not found by itself',
      parsePrefix,
    )
    .option('--inactive-days <days>', 'Days without a call after which an endpoint is a zombie', parseDays, 30)
    .option('--now <date>', 'Day to which days are counted; default: the last request', parseDate)
    .option('--fail-on <kinds>', `End with 1 for these of ${FINDING_KINDS.join(', ')}; or any`, parseKinds)
    .option('--baseline <file>', 'Leave out findings that --format json or ndjson wrote earlier')
    .option('--out <file>', 'Write to a file instead of standard output')
    .option('--quiet', 'Do not list what could not be read')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      setExit(await inventory(options, terminal))
    })
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a number of days, as 30')
  return Number(text)
}

function parseDate(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('a date, as 2026-01-31')
  return at
}

function parseKinds(text: string): readonly FindingKind[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .flatMap((word) => {
      if (word === 'any') return FINDING_KINDS
      const kind = FINDING_KINDS.find((one) => one === word)
      if (kind === undefined) throw new InvalidArgumentError(`there is no "${word}"`)
      return [kind]
    })
}

async function inventory(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { source, spec = [], traffic = [] } = options
  if (source === undefined && spec.length === 0 && traffic.length === 0)
    throw new UsageError('Give at least one of --source, --spec and --traffic.')
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline)
  const declared = source === undefined ? undefined : (await discoverSource(source)).endpoints
  const recorded = traffic.length === 0 ? undefined : await readGivenTraffic(traffic, options, terminal)
  const whole = buildInventory({
    ...(declared === undefined ? {} : { declared }),
    specified: spec.flatMap(readSpecificationFile),
    ...(recorded === undefined ? {} : { traffic: recorded.aggregate, pages: recorded.pages }),
    ...(options.host === undefined ? {} : { hosts: options.host }),
    ...(options.prefix === undefined ? {} : { prefixes: options.prefix }),
    inactiveDays: options.inactiveDays,
    ...(options.now === undefined ? {} : { now: options.now }),
  })
  const shown = baseline === undefined ? whole : newFindings(whole, baseline)
  await writeResult(
    renderInventory(shown, options.format, {
      title: source === undefined ? 'API' : basename(resolve(source)),
      tool: 'holdfast api inventory',
      fallbackFile: spec[0] ?? traffic[0] ?? source ?? '-',
    }),
    options.out,
    terminal,
  )
  explain(shown, terminal)
  const failing = options.failOn ?? []
  return shown.endpoints.some(({ findings }) => findings.some(({ kind }) => failing.includes(kind))) ? 1 : 0
}

async function readBaseline(path: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read; make it with --format json --out ${path}.`)
  })
  return parseInventoryBaseline(text, path)
}

function explain({ endpoints, coverage }: Inventory, terminal: Terminal): void {
  for (const { seen, declared } of coverage.prefixes)
    terminal.err(
      `${printable(`prefix: ${seen === '' ? 'nothing' : seen} stands for ${declared === '' ? 'nothing' : declared}`)}\n`,
    )
  if (coverage.otherHosts.length > 0)
    terminal.err(
      `${printable(`left out as hosts of others: ${coverage.otherHosts.join(', ')}; --host names those that count`)}\n`,
    )
  const states = new Map<string, number>()
  for (const { state } of endpoints) states.set(state, (states.get(state) ?? 0) + 1)
  const findings = endpoints.reduce((sum, one) => sum + one.findings.length, 0)
  const parts = [...states].sort(([a], [b]) => (a < b ? -1 : 1)).map(([state, count]) => `${count} ${state}`)
  terminal.err(
    `${endpoints.length} endpoints${parts.length === 0 ? '' : ` (${parts.join(', ')})`}, ${findings} findings\n`,
  )
}

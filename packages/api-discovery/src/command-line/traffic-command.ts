import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { buildInventory } from '../inventory/build-inventory.ts'
import { INVENTORY_FORMATS, renderInventory, type InventoryFormat } from '../inventory/render/index.ts'
import { countOf } from '../inventory/wording.ts'
import { serializeDelta } from '../traffic/delta.ts'
import { postDelta } from '../traffic/observe/poster.ts'
import { KEY_HELP, keyFileOption, keyOf, postOption } from './post-options.ts'
import type { ExitCode, Terminal } from './run-cli.ts'
import { addTrafficOptions, printable, readGivenTraffic, writeResult, type TrafficOptions } from './traffic-options.ts'

interface Options extends TrafficOptions {
  readonly format: InventoryFormat
  readonly out?: string
  readonly save?: string
  readonly explain?: boolean
  readonly post?: string
  readonly keyFile?: string
}

const HELP = `
Reads HAR, access logs (nginx, Apache, AWS ALB and ELB, CloudFront, IIS, Envoy, Istio, Caddy, Traefik, and others with
--log-format), Burp and ZAP exports, mitmproxy flows, NDJSON, and what --save or observe wrote; packed with gzip or not.
- is standard input. No bodies and no values of parameters are kept: of what is sensitive only kind, place and count.

${KEY_HELP}

Exit codes:
  0  done
  2  wrong use: an unknown option, a recording that is not there or of no known format
  3  failed: the result cannot be written, or the server did not take it

Examples:
  holdfast api traffic recording.har --format openapi --out openapi.json
  zcat access.log.*.gz | holdfast api traffic - --format table
  holdfast api traffic access.log --post https://holdfast.example.com/api/apis/<id>/traffic
  holdfast api traffic access.log --log-format '$remote_addr [$time_local] $host "$request" $status'`

export function addTrafficCommand(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  const command = program
    .command('traffic')
    .summary('Find the endpoints that recorded traffic shows')
    .description('Find the endpoints that recorded traffic shows, with schemas, authentication and sensitive data.')
    .argument('<files...>', 'Recordings, access logs, or - for standard input')
    .addOption(new Option('--format <format>', 'What to write').choices(INVENTORY_FORMATS).default('table'))
  addTrafficOptions(command)
    .option('--save <file>', 'Also write what was counted, to go on from')
    .option(...postOption('Also post what was counted to a Holdfast server, where the same recording counts once'))
    .option(...keyFileOption)
    .option('--explain', 'Say why values became parameters, and names beside them did not')
    .option('--out <file>', 'Write to a file instead of standard output')
    .option('--quiet', 'Do not list what could not be read')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => {
      setExit(await traffic(files, options, terminal))
    })
}

async function traffic(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const { aggregate, pages } = await readGivenTraffic(files, options, terminal)
  const key = await keyOf(options)
  if (options.save !== undefined) await writeFile(options.save, serializeDelta(aggregate))
  const inventory = buildInventory({
    traffic: aggregate,
    pages,
    ...(options.host === undefined ? {} : { hosts: options.host }),
  })
  const context = {
    title: basename(files[0] ?? 'traffic'),
    tool: 'holdfast api traffic',
    fallbackFile: files[0] ?? '-',
  }
  await writeResult(renderInventory(inventory, options.format, context), options.out, terminal)
  if (options.explain === true)
    for (const { path, decision, reason } of inventory.decisions)
      terminal.err(`${printable(`${decision} ${path}: ${reason}`)}\n`)
  const { otherHosts, unansweredRequests } = inventory.coverage
  if (otherHosts.length > 0)
    terminal.err(`${printable(`left out as third parties: ${otherHosts.join(', ')}; --host names those that count`)}\n`)
  if (unansweredRequests > 0)
    terminal.err(`${countOf(unansweredRequests, 'request')} went to paths that are not there\n`)
  terminal.err(`${inventory.endpoints.length} endpoints\n`)
  if (options.post === undefined) return 0
  // of what passed a gateway, only what is the API's
  const own = new Map([...aggregate.hosts].filter(([host]) => !otherHosts.includes(host)))
  const problem = await postDelta(serializeDelta({ ...aggregate, hosts: own }), { url: options.post, key })
  terminal.err(`${printable(problem ?? `posted to ${options.post}`)}\n`)
  return problem === undefined ? 0 : 3
}

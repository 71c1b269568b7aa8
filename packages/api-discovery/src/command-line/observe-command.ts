import { type Command, InvalidArgumentError } from 'commander'
import type { Upstream } from '../traffic/observe/relay.ts'
import { startObserver } from '../traffic/observe/observer.ts'
import { KEY_HELP, keyFileOption, keyOf, postOption } from './post-options.ts'
import type { ExitCode, Terminal } from './run-cli.ts'
import { printable } from './traffic-options.ts'
import { UsageError } from './usage-error.ts'

interface Options {
  readonly listen: { readonly host: string; readonly port: number }
  readonly to: Upstream
  readonly post?: string
  readonly keyFile?: string
  readonly out?: string
  readonly interval: number
}

const HELP = `
Stands between clients and an API, passes every byte on as it is (HTTP/1.1, WebSocket, anything), and counts what it sees.
Recording never delays or breaks a connection: what cannot be understood or comes too fast is passed on uncounted, and that is said.
Of traffic only templates, types and counts are kept, in memory that is bounded by the number of templates. The Host header stays
as clients send it. Ctrl-C writes and posts the rest, and ends.

${KEY_HELP}

Exit codes:
  0  ended by a signal
  2  wrong use: an unknown option, an address that is none
  3  failed: the address cannot be listened on

Examples:
  holdfast api observe --listen 127.0.0.1:8080 --to http://127.0.0.1:3000 --out traffic.json
  holdfast api observe --listen :8080 --to https://api.internal --post https://holdfast.example.com/api/apis/<id>/traffic`

export function addObserveCommand(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  program
    .command('observe')
    .summary('Record the traffic of an API on its way')
    .description('Pass the traffic of an API on unaltered, and count its endpoints.')
    .requiredOption(
      '--listen <address>',
      'Where clients connect: 127.0.0.1:8080, [::1]:8080, or :8080 for every interface',
      parseListen,
    )
    .requiredOption('--to <url>', 'The API: http://host:port or https://host:port', parseUpstream)
    .option('--out <file>', 'Keep a file with everything that was counted, for traffic and inventory')
    .option(...postOption('Post what is new to a Holdfast server'))
    .option(...keyFileOption)
    .option('--interval <seconds>', 'Seconds between two posts', parseInterval, 60)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      setExit(await observe(options, terminal))
    })
}

function parseListen(text: string): Options['listen'] {
  const match = /^(?:(\[[\da-f:.]+\]|[\w.-]*):)?(\d{1,5})$/i.exec(text)
  const port = Number(match?.[2])
  if (match === null || port > 65_535) throw new InvalidArgumentError('an address, as 127.0.0.1:8080')
  const host = match[1]?.replaceAll(/[[\]]/g, '')
  // Only what begins with a colon asks for every interface.
  return { host: host === undefined ? '127.0.0.1' : host === '' ? '::' : host, port }
}

function parseUpstream(text: string): Upstream {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('a URL, as http://127.0.0.1:3000')
  if (url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new InvalidArgumentError('only scheme, host and port: paths are passed on as they are')
  const isTls = url.protocol === 'https:'
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port)
  return { host: url.hostname.replaceAll(/[[\]]/g, ''), port, isTls }
}

function parseInterval(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a number of seconds, as 60')
  return Number(text)
}

async function observe(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { listen, to, out, post } = options
  if (out === undefined && post === undefined) throw new UsageError('Give --out or --post, or what is counted is lost.')
  const key = await keyOf(options)
  const observer = await startObserver({
    listen,
    to,
    intervalMs: options.interval * 1000,
    onProblem: (message) => terminal.err(`${printable(message)}\n`),
    ...(out === undefined ? {} : { out }),
    ...(post === undefined ? {} : { post: { url: post, ...(key === undefined ? {} : { key }) } }),
  })
  terminal.err(`listening on ${observer.host}:${observer.port}, passing on to ${to.host}:${to.port}\n`)
  await new Promise<void>((fulfill) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => fulfill())
  })
  await observer.stop()
  const { exchanges } = observer.total().counts
  const { dropped, unparsed, failed } = observer.counts
  terminal.err(
    `${exchanges} requests counted; ${dropped} came too fast, ${unparsed} connections were no HTTP/1.1, ${failed} failed\n`,
  )
  return 0
}

// What the engine of the API test costs on top of a request: requests per second that a rule sends (draft, gate, request, response,
// record) as a ratio to autocannon at the same concurrency, against a target that answers the same bytes to every request; and the same
// when the rule also parses and judges every answer, which autocannon does not.
// `node bench/api-overhead.ts [seconds] [rounds]`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { outcomeOf } from '../packages/api-testing/src/baseline/outcome.ts'
import { parseConfig } from '../packages/api-testing/src/config/load.ts'
import { readOpenApi } from '../packages/api-testing/src/inputs/openapi.ts'
import type { Json } from '../packages/api-testing/src/json.ts'
import { defineRule, type RuleContext } from '../packages/api-testing/src/rule/types.ts'
import { testApi } from '../packages/api-testing/src/run/test-api.ts'
import { median, processorSeconds, report } from './support-report.ts'

const concurrency = 8
const clients = ['autocannon', 'engine', 'judging engine'] as const
type Client = (typeof clients)[number]
const path = '/orders?page=1&sort=date'
const token = 'Bearer 6f1ed002ab5595859014ebf0951522d9'
const answer = JSON.stringify({
  page: 1,
  total: 240,
  orders: Array.from({ length: 8 }, (_, n) => ({
    id: `018f5c0a-7b1e-7c3d-9a4f-0000000000${n}0`,
    customer: { name: 'Ada Lovelace', city: 'Berlin' },
    state: n % 2 === 0 ? 'paid' : 'open',
    cents: 1999 + n,
  })),
})

interface Measured {
  readonly requests: number
  readonly seconds: number
  /** Processor time of the client's process in the same stretch. */
  readonly processorSeconds: number
}

/** What is used of autocannon, which describes no types. */
type Autocannon = (options: {
  url: string
  connections: number
  duration: number
  headers: Record<string, string>
}) => Promise<{ requests: { total: number }; duration: number; non2xx: number; errors: number }>

const [mode = '3', argument = '5', seconds = ''] = process.argv.slice(2)
if (mode === 'http' || mode === 'bytes') await serve(mode)
else if (mode === 'engine' || mode === 'judging engine')
  console.log(JSON.stringify(await engine(argument, Number(seconds), mode === 'judging engine')))
else if (mode === 'autocannon') console.log(JSON.stringify(await autocannon(argument, Number(seconds))))
else await compare(Number(mode), Number(argument))

/** A target in this process: `http` is Node's server, `bytes` writes an answer whenever a head has ended, without reading it. */
async function serve(kind: 'http' | 'bytes'): Promise<void> {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(answer)}\r\nConnection: keep-alive\r\n\r\n`
  const bytes = Buffer.from(head + answer)
  const server =
    kind === 'http'
      ? createHttpServer((_, response) => response.setHeader('Content-Type', 'application/json').end(answer))
      : createTcpServer((socket) => {
          socket.setNoDelay(true).on('error', () => socket.destroy())
          // Neither client sends a second request before the first is answered, or a head in two pieces that ends alike.
          socket.on('data', (chunk: Buffer) => {
            if (chunk.subarray(-4).toString('latin1') === '\r\n\r\n') socket.write(bytes)
          })
        })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) // a TCP server has an address with a port
}

/** A whole run of the engine with one rule, which sends as fast as it is let. */
async function engine(origin: string, forSeconds: number, judges: boolean): Promise<Measured> {
  let measured: Measured | undefined
  const rule = defineRule({
    id: 'overhead',
    title: 'Sends as fast as it can',
    severity: 'info',
    cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N',
    cwe: [],
    owasp: 'API4:2023',
    why: '',
    fix: '',
    controls: [],
    async run(context) {
      const started = performance.now()
      const before = process.cpuUsage()
      const until = started + forSeconds * 1000
      const requests = await Promise.all(Array.from({ length: concurrency }, () => sendUntil(context, until, judges)))
      measured = {
        requests: requests.reduce((sum, count) => sum + count, 0),
        seconds: (performance.now() - started) / 1000,
        processorSeconds: processorSeconds(before),
      }
    },
  })
  const parameter = (name: string, example: string): Json => ({
    name,
    in: 'query',
    required: true,
    schema: { type: 'string', example },
  })
  const description = await readOpenApi(
    {
      openapi: '3.1.0',
      info: { title: 'Orders', version: '1' },
      paths: {
        '/orders': {
          get: {
            parameters: [parameter('page', '1'), parameter('sort', 'date')],
            responses: { 200: { description: 'The orders' } },
          },
        },
      },
    },
    `${origin}/openapi.json`,
    origin,
  )
  const config = parseConfig({
    target: origin,
    identities: [{ name: 'ada', login: { kind: 'header', headers: { Authorization: token } } }],
    limits: { concurrency, requestsPerEndpoint: 1_000_000_000 },
    oob: { enabled: false },
  })
  await testApi(config, { description, rules: [rule] })
  if (measured === undefined) throw new Error('the rule did not run')
  return measured
}

async function sendUntil(context: RuleContext, until: number, judges: boolean): Promise<number> {
  const draft = context.baseline()?.draft
  if (draft === undefined) throw new Error('the target did not answer')
  for (let count = 1; ; count += 1) {
    const { response } = await context.send(draft)
    if (judges ? outcomeOf(response) !== 'works' : response.status !== 200)
      throw new Error(`the target answered ${response.status}`)
    if (performance.now() >= until) return count
  }
}

async function autocannon(origin: string, forSeconds: number): Promise<Measured> {
  const module = (await import(import.meta.resolve('autocannon'))) as { default: Autocannon } // CommonJS: its export is the default
  const before = process.cpuUsage()
  const { requests, duration, non2xx, errors } = await module.default({
    url: origin + path,
    connections: concurrency,
    duration: forSeconds,
    headers: { authorization: token, accept: 'application/json, */*;q=0.8', 'user-agent': 'autocannon' },
  })
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were no success, ${errors} failed`)
  return { requests: requests.total, seconds: duration, processorSeconds: processorSeconds(before) }
}

async function compare(forSeconds: number, rounds: number): Promise<void> {
  const rows: Record<string, string | number>[] = []
  for (const kind of ['bytes', 'http'] as const) {
    const target = spawn(process.execPath, [import.meta.filename, kind], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [origin] = (await once(createInterface({ input: target.stdout }), 'line')) as [string] // readline's event
      const measured: Record<Client, Measured>[] = []
      for (let round = 0; round < rounds; round += 1)
        measured.push({
          autocannon: await ownProcess('autocannon', origin, forSeconds),
          engine: await ownProcess('engine', origin, forSeconds),
          'judging engine': await ownProcess('judging engine', origin, forSeconds),
        })
      const perSecond = ({ requests, seconds: taken }: Measured): number => requests / taken
      for (const client of clients) {
        const ratioOf = (rate: (one: Measured) => number): string => {
          const ratios = measured.map((round) => rate(round[client]) / rate(round.autocannon))
          return `${median(ratios).toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(' ')})`
        }
        rows.push({
          target: kind === 'bytes' ? 'answers without reading' : 'Node’s HTTP server',
          client,
          'requests/s': Math.round(median(measured.map((round) => perSecond(round[client])))),
          'as a ratio': client === 'autocannon' ? '' : ratioOf(perSecond),
          'ratio by processor time of the client':
            client === 'autocannon' ? '' : ratioOf((one) => one.requests / one.processorSeconds),
        })
      }
    } finally {
      target.kill()
    }
  }
  report(`Engine against autocannon, ${concurrency} at once, ${answer.length} bytes an answer`, rows)
}

/** Measures a client in a process of its own. */
async function ownProcess(client: Client, origin: string, forSeconds: number): Promise<Measured> {
  const args = [import.meta.filename, client, origin, String(forSeconds)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null] // the event's arguments
  if (code !== 0) throw new Error(`${client} ended with ${code}`)
  return JSON.parse(text) as Measured // what the branch for this client prints
}

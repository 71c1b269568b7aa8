// How fast traffic is read, as a ratio to JSON.parse of the same HAR: the whole way from the file's bytes to endpoints with
// schemas, authentication and sensitive data; in processor time. `node bench/discovery-traffic.ts [requests]`
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTrafficFile, trafficEndpoints } from '@holdfast/api-discovery'
import { median, processorSeconds, ratio, report } from './support-report.ts'

const ROUNDS = 7
const requests = Number(process.argv[2] ?? 20_000)
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
try {
  const har = join(folder, 'traffic.har')
  writeFileSync(har, sampleHar(requests))
  const log = join(folder, 'access.log')
  writeFileSync(log, sampleLog(requests * 5))
  const parse: number[] = []
  const read: number[] = []
  const logs: number[] = []
  let endpoints = 0
  let peak = 0
  for (let round = 0; round < ROUNDS; round++) {
    parse.push(seconds(() => void JSON.parse(readFileSync(har, 'utf8'))))
    const started = process.cpuUsage()
    const { aggregate } = await readTrafficFile(har)
    for (const traffic of aggregate.hosts.values()) endpoints = trafficEndpoints(traffic).endpoints.length
    read.push(processorSeconds(started))
    peak = Math.max(peak, process.memoryUsage().heapUsed)
    const logStarted = process.cpuUsage()
    await readTrafficFile(log)
    logs.push(processorSeconds(logStarted))
  }
  const bytes = statSync(har).size
  report(`${requests} requests, ${(bytes / 1e6).toFixed(0)} MB of HAR, ${endpoints} endpoints`, [
    { what: 'JSON.parse of the whole file', 'requests/s': Math.round(requests / median(parse)), ratio: ratio(1) },
    {
      what: 'read, count, template, infer, find sensitive data',
      'requests/s': Math.round(requests / median(read)),
      ratio: ratio(median(read) / median(parse)),
    },
    {
      what: 'access log, combined format',
      'requests/s': Math.round((requests * 5) / median(logs)),
      ratio: '–',
    },
  ])
  console.log(
    `\nbest ratio ${ratio(Math.min(...read) / Math.min(...parse))}; heap at most ${Math.round(peak / 1e6)} MB`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function seconds(run: () => void): number {
  const started = process.cpuUsage()
  run()
  return processorSeconds(started)
}

/** What a browser records of a shop: lists and single things, some with personal data, some anonymous. */
function sampleHar(count: number): string {
  const pieces: string[] = []
  for (let i = 0; i < count; i++) pieces.push(JSON.stringify(entry(i)))
  return `{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"pages":[],"entries":[${pieces.join(',\n')}]}}`
}

function entry(i: number): object {
  const id = (i * 7919) % 100_000
  const uuid = `${hex(i * 2654435761, 8)}-${hex(i, 4)}-4${hex(i * 3, 3)}-a${hex(i * 5, 3)}-${hex(i * 40503 + 7, 12)}`
  const kinds: readonly { method: string; path: string; body: object; sent?: object }[] = [
    {
      method: 'GET',
      path: `/api/v1/products?page=${i % 50}&sort=price`,
      body: { items: Array.from({ length: 10 }, (_, k) => product(i + k)), total: 4711, next: null },
    },
    { method: 'GET', path: `/api/v1/products/${id}`, body: product(i) },
    { method: 'GET', path: `/api/v1/users/${uuid}`, body: user(i, uuid) },
    {
      method: 'POST',
      path: '/api/v1/orders',
      sent: { productId: id, quantity: (i % 5) + 1, note: i % 3 === 0 ? 'Leave at the door' : null },
      body: {
        orderId: uuid,
        status: ['NEW', 'PAID', 'SHIPPED'][i % 3],
        createdAt: new Date(1.7e12 + i * 1000).toISOString(),
      },
    },
    {
      method: 'GET',
      path: `/api/v1/orders/${uuid}/items`,
      body: Array.from({ length: 4 }, (_, k) => ({ ...product(i + k), orderId: uuid })),
    },
  ]
  const { method, path, body, sent } = kinds[i % kinds.length] ?? { method: 'GET', path: '/', body: {} }
  const text = JSON.stringify(body)
  return {
    startedDateTime: new Date(1.7e12 + i * 1000).toISOString(),
    time: 12.5,
    request: {
      method,
      url: `https://shop.example.com${path}`,
      httpVersion: 'HTTP/2',
      headers: [
        { name: ':authority', value: 'shop.example.com' },
        { name: 'accept', value: 'application/json, text/plain, */*' },
        { name: 'accept-encoding', value: 'gzip, deflate, br, zstd' },
        { name: 'accept-language', value: 'en-US,en;q=0.9' },
        {
          name: 'authorization',
          value: `Bearer ${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.${Buffer.from(`{"sub":"${id}"}`).toString('base64url')}.c2lnbmF0dXJl`,
        },
        { name: 'referer', value: 'https://shop.example.com/' },
        { name: 'sec-fetch-mode', value: 'cors' },
        {
          name: 'user-agent',
          value:
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
        },
        { name: 'x-tenant', value: 'acme' },
      ],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: sent === undefined ? 0 : JSON.stringify(sent).length,
      ...(sent === undefined ? {} : { postData: { mimeType: 'application/json', text: JSON.stringify(sent) } }),
    },
    response: {
      status: i % 40 === 0 ? 404 : 200,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: [
        { name: 'content-type', value: 'application/json; charset=utf-8' },
        { name: 'cache-control', value: 'no-store' },
        { name: 'content-encoding', value: 'br' },
        { name: 'date', value: 'Thu, 27 Nov 2025 10:00:00 GMT' },
        { name: 'strict-transport-security', value: 'max-age=31536000' },
        { name: 'x-request-id', value: uuid },
      ],
      cookies: [],
      content: { size: text.length, mimeType: 'application/json', text },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { blocked: 1.2, dns: -1, connect: -1, send: 0.1, wait: 10.4, receive: 0.8, ssl: -1 },
    serverIPAddress: '192.0.2.10',
    connection: '443',
  }
}

function product(i: number): object {
  return {
    id: i,
    name: `Product ${i}`,
    slug: `product-number-${i}`,
    price: 19.9 + (i % 100),
    currency: 'EUR',
    inStock: i % 3 !== 0,
    tags: ['new', 'sale'],
    rating: null,
    description: 'A thing of which there are many, and which is described with a sentence of usual length.',
  }
}

function user(i: number, id: string): object {
  return {
    id,
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `ada${i}@example.com`,
    phone: `+49301234${String(i % 10_000).padStart(4, '0')}`,
    address: { street: '12 Main Street', city: 'Berlin', postalCode: '10115', country: 'DE' },
    createdAt: '2025-01-01T12:00:00Z',
    roles: ['customer'],
  }
}

function hex(value: number, length: number): string {
  return Math.trunc(value).toString(16).padStart(length, '0').slice(-length)
}

function sampleLog(count: number): string {
  const lines: string[] = []
  for (let i = 0; i < count; i++) {
    const paths = [
      `/api/v1/products/${i % 5_000}`,
      '/api/v1/products?page=2',
      `/api/v1/orders/${i}/items`,
      '/health',
      `/blog/a-title-of-a-post-${i % 900}`,
    ]
    lines.push(
      `203.0.113.9 - - [27/Nov/2025:10:00:${String(i % 60).padStart(2, '0')} +0000] "GET ${paths[i % paths.length]} HTTP/1.1" 200 ${500 + (i % 900)} "-" "curl/8.5.0"`,
    )
  }
  return `${lines.join('\n')}\n`
}

import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange } from '../src/traffic/exchange.ts'
import { customAccessLog } from '../src/traffic/readers/access-log/index.ts'
import { parseTime } from '../src/traffic/readers/access-log/fields.ts'
import type { ReadProblem, TrafficFormat } from '../src/traffic/readers/format.ts'
import { TRAFFIC_FORMATS } from '../src/traffic/readers/index.ts'
import { readTraffic } from '../src/traffic/read-traffic.ts'
import { trafficEndpoints } from '../src/traffic/traffic-endpoint.ts'
import { HAR, SAMPLES } from './recordings.ts'

function formatOf(name: string): TrafficFormat {
  const format = TRAFFIC_FORMATS.find((one) => one.name === name)
  if (format === undefined) throw new Error(`no format ${name}`)
  return format
}

function read(format: TrafficFormat, bytes: Buffer, chunks: readonly number[] = [bytes.length]) {
  const exchanges: Exchange[] = []
  const problems: ReadProblem[] = []
  const reader = format.reader({ exchange: (one) => exchanges.push(one), problem: (one) => problems.push(one) })
  let at = 0
  for (const size of chunks) {
    reader.write(bytes.subarray(at, at + size))
    at += size
  }
  reader.write(bytes.subarray(at))
  reader.end()
  return { exchanges, problems }
}

/** `done`, or the name of the error. */
function attempt(run: () => unknown): string {
  try {
    run()
    return 'done'
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}

const shown = ({ method, host, path, status }: Exchange): string => `${method} ${host ?? '-'} ${path} ${status ?? '-'}`

describe.each(SAMPLES)('a recording of $name (#$#)', ({ name, bytes, exchanges }) => {
  const format = formatOf(name)

  test('is known by its beginning', () => {
    expect(TRAFFIC_FORMATS.find((one) => one.accepts(bytes.toString('utf8', 0, 65_536)))?.name).toBe(name)
  })

  test('tells its requests', () => {
    const found = read(format, bytes)
    expect(found.problems).toEqual([])
    expect(found.exchanges.map(shown)).toEqual(exchanges)
    expect(found.exchanges[0]).toMatchObject(exchanges[0]?.includes('ecs') === true ? {} : { query: 'full=true' })
  })

  test('tells the same in whatever pieces it comes', () => {
    const whole = read(format, bytes)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }), (chunks) => {
        expect(read(format, bytes, chunks)).toEqual(whole)
      }),
      { numRuns: 60 },
    )
    expect(
      read(
        format,
        bytes,
        Array.from({ length: bytes.length }, () => 1),
      ),
    ).toEqual(whole)
  })

  test('is read up to where it is cut off', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), (end) => {
        const cut = read(format, bytes.subarray(0, end))
        expect(cut.exchanges.length).toBeLessThanOrEqual(exchanges.length)
        for (const { where, what } of cut.problems) expect(`${where} ${what}`).toMatch(/^.{10,400}$/s)
      }),
      { numRuns: 100 },
    )
  })

  test('with anything in it is read without failing', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(8), fc.uint8Array({ maxLength: 60 }), (at, dropped, inserted) => {
        const hostile = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + dropped)])
        const found = read(format, hostile, [50, 7, 300])
        for (const { path, method } of found.exchanges) expect(`${method} ${path}`).toMatch(/^[A-Z][A-Z-]* \//)
      }),
      { numRuns: 150 },
    )
  })
})

describe('every format', () => {
  test('reads any bytes without failing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TRAFFIC_FORMATS), fc.uint8Array({ maxLength: 300 }), (format, bytes) => {
        expect(read(format, Buffer.from(bytes)).exchanges.length).toBeLessThan(100)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    '[',
    '{"log":{"entries":[',
    '{"a":',
    '"',
    '\\',
    '<items burpVersion="1"><item>',
    '1:1:1:',
    '==== 1 ====\n',
  ])('ends on a huge recording of %s', (piece) => {
    const bytes = Buffer.from(piece.repeat(200_000))
    for (const format of TRAFFIC_FORMATS) expect(read(format, bytes, [1000, 70_000]).exchanges).toEqual([])
  })

  test('lists bad lines and reads the others', async () => {
    const good = '203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET /users/1 HTTP/1.1" 200 35'
    const bad = [
      'garbage',
      '203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "\\x16\\x03\\x01" 400 0',
      '203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "-" 408 0',
    ]
    const log = [good, ...bad, good, good, good, 'x'.repeat(100_000)].join('\n')
    const { aggregate, problems, problemCount } = await readTraffic(Readable.from([Buffer.from(log)]), 'access.log')
    expect(aggregate.counts).toMatchObject({ exchanges: 4, unreadable: 4 })
    expect(problemCount).toBe(4)
    expect(problems.map(({ where }) => where)).toEqual(['line 2', 'line 3', 'line 4', 'line 8'])
  })

  test('keeps no more than the first problems', async () => {
    const log =
      `203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 35\n`.repeat(20) + 'x\n'.repeat(50_000)
    const { problems, problemCount } = await readTraffic(Readable.from([Buffer.from(log)]), 'access.log')
    expect([problems.length, problemCount]).toEqual([20, 50_000])
  })
})

describe('a recording', () => {
  const endpointsIn = async (bytes: Buffer): Promise<string[]> => {
    const { aggregate } = await readTraffic(Readable.from([bytes]), 'x')
    return [...aggregate.hosts.values()].flatMap((traffic) =>
      trafficEndpoints(traffic).endpoints.map(({ method, path }) => `${method} ${path}`),
    )
  }

  test('may be packed', async () => {
    expect(await endpointsIn(gzipSync(HAR))).toEqual(['POST /orders', 'GET /users/{userId}'])
  })

  test('that is empty, unknown or broken is refused with what to do', async () => {
    await expect(endpointsIn(Buffer.alloc(0))).rejects.toThrow('x is empty; is it the right file?')
    await expect(endpointsIn(Buffer.from('hello\nworld\n'))).rejects.toThrow(/^x begins with "hello.*--log-format/)
    await expect(endpointsIn(gzipSync(HAR).subarray(0, 60))).rejects.toThrow(/^x cannot be read: /)
  })

  test('of a browser names the pages it is of', async () => {
    const { pages } = await readTraffic(Readable.from([Buffer.from(HAR)]), 'x')
    expect(pages).toEqual(['https://api.example.com/'])
  })

  test('of HAR with form fields, base64, sockets and what is no request', async () => {
    const entry = (request: object, response: object, more: object = {}): object => ({
      request: { headers: [], ...request },
      response: { status: 200, headers: [], ...response },
      ...more,
    })
    const har = {
      log: {
        entries: [
          entry(
            {
              method: 'POST',
              url: 'https://a.example/login',
              postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'user', value: 'a b' }] },
            },
            {
              content: {
                mimeType: 'application/json',
                encoding: 'base64',
                text: Buffer.from('{"a":1}').toString('base64'),
              },
            },
          ),
          entry({ method: 'GET', url: 'wss://a.example/live' }, { status: 101 }, { _webSocketMessages: [] }),
          entry({ method: 'GET', url: 'data:text/plain,hello' }, {}),
          entry({ method: 'GET' }, {}),
          { request: 7 },
        ],
      },
    }
    const { exchanges, problems } = read(formatOf('har'), Buffer.from(JSON.stringify(har)))
    expect(exchanges).toMatchObject([
      { method: 'POST', path: '/login', requestBody: { text: 'user=a%20b' }, responseBody: { text: '{"a":1}' } },
      { method: 'GET', path: '/live', protocol: 'ws', status: 101 },
    ])
    expect(problems).toEqual([
      { where: 'entry 4', what: 'has no request with method and url' },
      { where: 'entry 5', what: 'has no request with method and url' },
    ])
  })

  test('of bodies that unpack to far more than they are is not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('latin1')
    const message = Buffer.from(
      `==== 1 ==========\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n${bomb}`,
      'latin1',
    )
    expect(read(formatOf('zap'), message).exchanges).toMatchObject([{ responseBody: { text: '' } }])
  })
})

describe('a log format of the user', () => {
  test.each([
    [
      'nginx',
      '$remote_addr [$time_local] $host "$request" $status $body_bytes_sent $request_time "$http_authorization"',
      '203.0.113.9 [27/Nov/2025:10:00:00 +0000] api.example.com "GET /users/42 HTTP/1.1" 200 35 0.001 "Bearer abc"',
    ],
    ['nginx', '$msec|$request_method|$request_uri|$status|$host', '1764237600.123|GET|/users/42|200|api.example.com'],
    [
      'Apache',
      '%V %h %l %u %t "%r" %>s %b "%{Referer}i" %D',
      'api.example.com 203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET /users/42 HTTP/1.1" 200 35 "-" 1200',
    ],
    ['Apache', '%{%Y-%m-%dT%H:%M:%S}t %m %U%q %s %v', '2025-11-27T10:00:00 GET /users/42 200 api.example.com'],
    [
      'Envoy',
      '%START_TIME% %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %REQ(:AUTHORITY)%',
      '2025-11-27T10:00:00.000Z GET /users/42 200 api.example.com',
    ],
  ])('of %s: %s', (_, format, line) => {
    const fields = format.includes('%U%q') ? format.replace('%U%q', '%U') : format
    const { exchanges, problems } = read(customAccessLog(fields), Buffer.from(`${line}\n`))
    expect(problems).toEqual([])
    expect(exchanges.map(shown)).toEqual(['GET api.example.com /users/42 200'])
    expect(exchanges[0]?.at).toBeGreaterThan(1.764e12)
  })

  test.each([
    ['$remote_addr $status', 'holds no request'],
    ['', 'holds no request'],
    ['$request_method$request_uri $status', 'two fields with nothing between them'],
  ])('%j is refused: it %s', (format, message) => {
    expect(() => customAccessLog(format)).toThrow(message)
  })

  test('says where a line does not fit', () => {
    const { problems } = read(
      customAccessLog('$remote_addr "$request" $status'),
      Buffer.from('203.0.113.9 GET / 200\n'),
    )
    expect(problems).toEqual([{ where: 'line 1', what: expect.stringContaining('--log-format') }])
  })

  test('and any lines never fail', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('$request', ' ', '"', '$status', '%r', '%>s', '[', ']', 'x', '\\'), { maxLength: 8 }),
        fc.string({ maxLength: 80 }),
        (pieces, line) => {
          const outcome = attempt(() => read(customAccessLog(pieces.join('')), Buffer.from(line)))
          expect(outcome).toMatch(/^(?:done|LogFormatError)$/)
        },
      ),
      { numRuns: 400 },
    )
  })
})

test.each([
  ['27/Nov/2025:10:00:00 +0100', '2025-11-27T09:00:00.000Z'],
  ['[27/Nov/2025:10:00:00 -0530]', '2025-11-27T15:30:00.000Z'],
  ['2025-11-27T10:00:00.5Z', '2025-11-27T10:00:00.500Z'],
  ['1764237600', '2025-11-27T10:00:00.000Z'],
  ['1764237600.25', '2025-11-27T10:00:00.250Z'],
  ['1764237600250', '2025-11-27T10:00:00.250Z'],
  ['1764237600250000', '2025-11-27T10:00:00.250Z'],
  ['1764237600250000000', '2025-11-27T10:00:00.250Z'],
])('the time %s is %s', (text, iso) => {
  expect(new Date(parseTime(text) ?? 0).toISOString()).toBe(iso)
})

import type { Operation } from '../../src/surfaces/walk.ts'
import { asParsed, parserOf, partsOf, urlOf, withValue } from './requests.ts'

export interface BadRequest {
  what: string
  method: string
  /** Below /api. */
  url: string
  headers: Record<string, string>
  body: string | Uint8Array<ArrayBuffer> | undefined
  /** The schema refuses it, so the server must; without it, any answer but a 5xx will do. */
  isBad: boolean
}

const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)

/** Values that no member expects, and some that only look right. */
const values: [what: string, value: unknown][] = [
  ['null', null],
  ['a number', 7],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['a number beyond 2^53', 9_007_199_254_740_993_000],
  ['a boolean', true],
  ['an empty text', ''],
  ['NUL', 'a\0b'],
  ['half a character', '\ud800'],
  ['control characters', '\u001b[31m\u0007\r\n'],
  ['a text of 20,000 characters', 'x'.repeat(20_000)],
  ['an object', { a: 1 }],
  ['an object with a prototype', JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}')],
  ['an empty list', []],
  ['a list of lists', deep(50)],
  ['a list of everything', [null, {}, 'x', 1, [true]]],
  ['a path', '../../../../etc/passwd'],
  ['a quote', `'; drop table app.person; --`],
  ['a day that is none', '2027-02-30'],
  ['a moment that is none', '2027-13-01T25:61:00Z'],
  ['a far year', '+275760-09-13T00:00:00Z'],
  ['an id that is none', '00000000-0000-0000-0000-00000000000g'],
  ['an id of nothing', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  ['a formula', '=1+1'],
]

/** Segments of a path that try to lead elsewhere, as they stand in the URL. */
const segments = [
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e',
  '..%5c..%5cwindows',
  '%00',
  'a%00b',
  '%c0%ae%c0%ae%2f',
  '%ff%fe',
  '%',
  '%u0041',
  '%20',
  "1'%20or%20'1'='1",
  'x'.repeat(250),
  'x'.repeat(5000),
  '%7b%7d',
  '__proto__',
  '0',
]

/** Requests to an operation that are wrong in one way each. `good` is an input that would be right. */
export function* badRequests(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  yield* wrongMembers(operation, good)
  yield* wrongPaths(operation, good)
  if (operation.method === 'GET' || operation.method === 'DELETE') yield* wrongQueries(operation, good)
  else if (operation.meta.stream === 'in') yield* wrongUploads(operation, good)
  else yield* wrongBodies(operation, good)
}

function request(operation: Operation, input: Record<string, unknown>, what: string): BadRequest {
  const parts = partsOf(operation, input)
  const { body } = parts
  return {
    what,
    method: operation.method,
    url: urlOf(operation, parts),
    headers:
      body === undefined
        ? {}
        : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' },
    body: body instanceof Uint8Array ? body : body && JSON.stringify(body),
    // what goes through a URL is text by then; only a body arrives as it is
    isBad: body !== undefined && !(body instanceof Uint8Array) && isRefused(operation, parts.path, body),
  }
}

function isRefused(operation: Operation, path: Record<string, unknown>, body: Record<string, unknown>): boolean {
  // through JSON, as it travels: undefined and half characters do not survive it unchanged
  const arrived: unknown = JSON.parse(JSON.stringify({ ...path, ...body }))
  return !parserOf(operation).safeParse(arrived).success
}

function* wrongMembers(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  for (const path of placesIn(good)) {
    const name = path.join('.')
    for (const [what, value] of values) yield request(operation, withValue(good, path, value), `${name} is ${what}`)
    yield request(operation, withValue(good, path, undefined), `${name} is missing`)
  }
  yield request(operation, { ...good, unheardOf: 1 }, 'a member that nobody asked for')
  if (operation.meta.asOf)
    for (const asOf of [
      'yesterday',
      'size:-1',
      'size:99999999999',
      'size:1e3',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
    ])
      yield request(operation, { ...good, asOf }, `as of ${asOf}`)
}

/** Every place of an input down to its leaves. */
function placesIn(value: unknown, above: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => [[...above, name], ...placesIn(one, [...above, name])])
}

function* wrongPaths(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  for (const name of names) {
    for (const segment of segments) {
      const marked = request(
        operation,
        withValue(good, [name], 'MARK'),
        `${name} is ${segment.slice(0, 40)} in the path`,
      )
      yield {
        ...marked,
        url: marked.url.replace('MARK', segment),
        isBad: isRefusedInPath(operation, good, name, segment),
      }
    }
  }
}

function isRefusedInPath(operation: Operation, good: Record<string, unknown>, name: string, segment: string): boolean {
  let value: string
  try {
    value = decodeURIComponent(segment)
  } catch {
    return true
  }
  return !parserOf(operation).safeParse(asParsed(operation, withValue(good, [name], value))).success
}

function* wrongQueries(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  const { url, ...rest } = request(operation, good, '')
  const joint = url.includes('?') ? '&' : '?'
  const queries = [
    'limit=0',
    'limit=201',
    'limit=NaN',
    'limit=1e9',
    'limit[a][b]=1',
    'limit=1&limit=2',
    'cursor=x',
    `cursor=${Buffer.from('["x","00000000-0000-0000-0000-000000000000"]').toString('base64url')}`,
    `cursor=${Buffer.from('["2027-01-01T00:00:00Z","------------------------------------"]').toString('base64url')}`,
    `cursor=${Buffer.from('[1,2,3]').toString('base64url')}`,
    'sort=password',
    'order=sideways',
    'a[__proto__][b]=1',
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    `${'a['.repeat(200)}${']'.repeat(200)}=1`,
    `long=${'x'.repeat(12_000)}`,
    '%00=%00',
    '%=%',
    '&&&===',
    'asOf=',
  ]
  for (const query of queries)
    yield { ...rest, what: `?${query.slice(0, 60)}`, url: `${url}${joint}${query}`, isBad: false }
}

function* wrongBodies(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  const right = request(operation, good, '')
  const text = typeof right.body === 'string' ? right.body : '{}'
  const json = right.headers
  const bodies: [what: string, body: string | Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string>][] =
    [
      ['no JSON', '{"a":', json],
      ['cut-off JSON', text.slice(0, -1), json],
      ['JSON and more', `${text}{}`, json],
      ['null', 'null', json],
      ['a list', '[]', json],
      ['a text', '"x"', json],
      ['a number', '1e999', json],
      ['deep nesting', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, json],
      ['a prototype', `{"__proto__":{"a":1},${text.slice(1)}`, json],
      ['two megabytes', `{"a":"${'x'.repeat(2_000_000)}"}`, json],
      ['bytes that are no UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), json],
      ['plain text', text, { 'content-type': 'text/plain' }],
      ['XML', '<a/>', { 'content-type': 'application/xml' }],
      ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['a form of parts', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
      ['a type that is none', text, { 'content-type': ';;;' }],
      ['a compressed body', Uint8Array.from([0x1f, 0x8b, 8, 0]), { ...json, 'content-encoding': 'gzip' }],
    ]
  for (const [what, body, headers] of bodies)
    yield {
      ...right,
      what: `the body is ${what}`,
      body,
      headers,
      isBad: what !== 'plain text' && !acceptsNothing(operation, good),
    }
}

/** An operation that needs no body at all: a body that cannot be read may then be refused or ignored. */
const acceptsNothing = (operation: Operation, good: Record<string, unknown>): boolean =>
  parserOf(operation).safeParse(partsOf(operation, good).path).success

function* wrongUploads(operation: Operation, good: Record<string, unknown>): Generator<BadRequest> {
  const right = request(operation, good, '')
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'image/png', ';;;'])
    yield { ...right, what: `uploaded as ${type}`, headers: { 'content-type': type }, body: '{"a":1}', isBad: true }
  yield { ...right, what: 'uploaded without a body', body: undefined, headers: {}, isBad: true }
  const joint = right.url.includes('?') ? '&' : '?'
  for (const query of [
    'coversFrom=never',
    'expiresOn=2027-02-30',
    'machine=perhaps',
    `title=${'x'.repeat(301)}`,
    'title=%00',
    'title=',
  ]) {
    const isBad = !parserOf(operation).safeParse(
      asParsed(operation, { ...good, ...Object.fromEntries(new URLSearchParams(query)) }),
    ).success
    yield { ...right, what: `uploaded with ${query.slice(0, 30)}`, url: `${right.url}${joint}${query}`, isBad }
  }
}

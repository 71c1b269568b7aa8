/** One small recording of each format: the same three requests, as far as the format can tell them. */
import { gzipSync } from 'node:zlib'

const USER = '{"id":42,"email":"ada@example.com"}'
const ORDER = '{"product":7}'

export interface Sample {
  readonly name: string
  readonly bytes: Buffer
  /** `METHOD host path status` of every exchange, in order. */
  readonly exchanges: readonly string[]
}

const REQUEST = `GET /users/42?full=true HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer abc\r\n\r\n`
const RESPONSE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${USER}`
const CREATE = `POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n${ORDER}\r\n0\r\n\r\n`
const CREATED = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'
const BOTH = ['GET api.example.com /users/42 200', 'POST api.example.com /orders 201']
const WITHOUT_HOST = ['GET - /users/42 200', 'POST - /orders 201']

const harEntry = (method: string, path: string, status: number, sent: string | undefined, got: string): object => ({
  startedDateTime: '2025-11-27T10:00:00.000Z',
  request: {
    method,
    url: `https://api.example.com${path}`,
    headers: [{ name: 'Authorization', value: 'Bearer abc "quoted\\"' }],
    bodySize: sent?.length ?? 0,
    ...(sent === undefined ? {} : { postData: { mimeType: 'application/json', text: sent } }),
  },
  response: { status, headers: [], content: { mimeType: 'application/json', size: got.length, text: got } },
})

export const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'a { [ " \\ browser', entries: [1] },
    pages: [{ id: 'page_1', title: 'https://api.example.com/' }],
    entries: [
      harEntry('GET', '/users/42?full=true', 200, undefined, USER),
      harEntry('POST', '/orders', 201, ORDER, ''),
    ],
  },
})

const burpItem = (request: string, response: string, isBase64: boolean): string => {
  const cdata = (text: string): string => `<![CDATA[${isBase64 ? Buffer.from(text).toString('base64') : text}]]>`
  return `  <item>
    <time>Thu Nov 27 10:00:00 UTC 2025</time>
    <url><![CDATA[https://api.example.com/users/42]]></url>
    <host ip="192.0.2.1">api.example.com</host>
    <port>443</port>
    <protocol>https</protocol>
    <request base64="${isBase64}">${cdata(request)}</request>
    <status>200</status>
    <response base64="${isBase64}">${cdata(response)}</response>
    <comment></comment>
  </item>\n`
}

function netstring(value: unknown): Buffer {
  const tagged = (payload: Buffer, type: string): Buffer =>
    Buffer.concat([Buffer.from(`${payload.length}:`), payload, Buffer.from(type)])
  if (value === null) return tagged(Buffer.alloc(0), '~')
  if (typeof value === 'boolean') return tagged(Buffer.from(String(value)), '!')
  if (typeof value === 'number') return tagged(Buffer.from(String(value)), Number.isInteger(value) ? '#' : '^')
  if (typeof value === 'string') return tagged(Buffer.from(value), ';')
  if (Buffer.isBuffer(value)) return tagged(value, ',')
  if (Array.isArray(value)) return tagged(Buffer.concat(value.map(netstring)), ']')
  // What is left is an object.
  const entries = Object.entries(value as object).flatMap(([key, one]) => [netstring(key), netstring(one)])
  return tagged(Buffer.concat(entries), '}')
}

const bytes = (text: string): Buffer => Buffer.from(text)

const flow = (method: string, path: string, status: number, sent: string, got: string): Buffer =>
  netstring({
    version: 21,
    type: 'http',
    id: 'b7f0c3b2',
    request: {
      method: bytes(method),
      scheme: bytes('https'),
      host: 'api.example.com',
      port: 443,
      path: bytes(path),
      authority: bytes('api.example.com'),
      headers: [
        [bytes('Host'), bytes('api.example.com')],
        [bytes('Content-Type'), bytes('application/json')],
      ],
      content: bytes(sent),
      timestamp_start: 1764237600.25,
    },
    response: {
      status_code: status,
      headers: [
        [bytes('Content-Type'), bytes('application/json')],
        [bytes('Content-Encoding'), bytes('gzip')],
      ],
      content: got === '' ? Buffer.alloc(0) : gzipSync(got),
    },
    client_conn: { certificate_list: [] },
    websocket: null,
  })

const lines = (...texts: readonly string[]): Buffer => Buffer.from(`${texts.join('\n')}\n`)

export const SAMPLES: readonly Sample[] = [
  { name: 'har', bytes: Buffer.from(HAR), exchanges: BOTH },
  {
    name: 'burp',
    bytes: Buffer.from(
      `<?xml version="1.0"?>\n<items burpVersion="2025.1" exportTime="Thu Nov 27 10:00:00 UTC 2025">\n${burpItem(REQUEST, RESPONSE, true)}${burpItem(CREATE, CREATED, false)}</items>\n`,
    ),
    exchanges: BOTH,
  },
  {
    name: 'zap',
    bytes: Buffer.from(`==== 1 ==========\n${REQUEST}\n${RESPONSE}\n==== 2 ==========\n${CREATE}\n${CREATED}\n`),
    exchanges: BOTH,
  },
  {
    name: 'mitmproxy',
    bytes: Buffer.concat([flow('GET', '/users/42?full=true', 200, '', USER), flow('POST', '/orders', 201, ORDER, '')]),
    exchanges: BOTH,
  },
  {
    name: 'w3c',
    bytes: lines(
      '#Software: Microsoft Internet Information Services 10.0',
      '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-bytes cs-bytes cs-host',
      '2025-11-27 10:00:00 192.0.2.1 GET /users/42 full=true 443 - 203.0.113.9 curl/8 200 35 120 api.example.com',
      '2025-11-27 10:00:01 192.0.2.1 POST /orders - 443 CORP\\ada 203.0.113.9 curl/8 201 0 320 api.example.com',
    ),
    exchanges: BOTH,
  },
  {
    name: 'w3c',
    bytes: lines(
      '#Version: 1.0',
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes',
      '2025-11-27\t10:00:00\tFRA56-P1\t35\t203.0.113.9\tGET\td111.cloudfront.net\t/users/42\t200\t-\tcurl/8\tfull=true\tsession%3Dabcdefgh1\tMiss\tid1==\tapi.example.com\thttps\t120',
      '2025-11-27\t10:00:01\tFRA56-P1\t0\t203.0.113.9\tPOST\td111.cloudfront.net\t/orders\t201\t-\tcurl/8\t-\t-\tMiss\tid2==\tapi.example.com\thttps\t320',
    ),
    exchanges: BOTH,
  },
  {
    name: 'json',
    bytes: Buffer.from(
      JSON.stringify([
        {
          host: 'api.example.com',
          raw: Buffer.from(REQUEST).toString('base64'),
          response: { raw: Buffer.from(RESPONSE).toString('base64') },
        },
        { method: 'POST', url: 'https://api.example.com/orders', status: 201, requestBody: { product: 7 } },
      ]),
    ),
    exchanges: BOTH,
  },
  {
    name: 'ndjson',
    bytes: lines(
      JSON.stringify({
        method: 'GET',
        url: 'https://api.example.com/users/42?full=true',
        status: 200,
        time: '2025-11-27T10:00:00Z',
        requestHeaders: { Authorization: 'Bearer abc' },
        responseHeaders: { 'Content-Type': 'application/json' },
        responseBody: USER,
      }),
      JSON.stringify({
        method: 'POST',
        host: 'api.example.com',
        path: '/orders',
        status: 201,
        requestBody: { product: 7 },
      }),
    ),
    exchanges: BOTH,
  },
  {
    name: 'ndjson',
    bytes: lines(
      '{"level":"info","ts":1764237600.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203.0.113.9","proto":"HTTP/2.0","method":"GET","host":"api.example.com","uri":"/users/42?full=true","headers":{"Authorization":["REDACTED"]}},"bytes_read":0,"user_id":"","duration":0.001,"size":35,"status":200,"resp_headers":{"Content-Type":["application/json"]}}',
      '{"level":"info","ts":1764237601.5,"request":{"method":"POST","host":"api.example.com","uri":"/orders","headers":{}},"size":0,"status":201}',
    ),
    exchanges: BOTH,
  },
  {
    name: 'ndjson',
    bytes: lines(
      '{"ClientAddr":"203.0.113.9:1","ClientUsername":"-","DownstreamContentSize":35,"DownstreamStatus":200,"RequestHost":"api.example.com","RequestMethod":"GET","RequestPath":"/users/42?full=true","RequestScheme":"https","StartUTC":"2025-11-27T10:00:00.123456789Z","entryPointName":"web"}',
      '{"DownstreamStatus":201,"RequestHost":"api.example.com","RequestMethod":"POST","RequestPath":"/orders","StartUTC":"2025-11-27T10:00:01Z"}',
    ),
    exchanges: BOTH,
  },
  {
    name: 'ndjson',
    bytes: lines(
      '{"authority":"api.example.com","bytes_received":0,"bytes_sent":35,"method":"GET","path":"/users/42?full=true","protocol":"HTTP/2","response_code":200,"start_time":"2025-11-27T10:00:00.123Z"}',
      '{"authority":"api.example.com","method":"POST","path":"/orders","response_code":"201","start_time":"2025-11-27T10:00:01.000Z"}',
    ),
    exchanges: BOTH,
  },
  {
    name: 'ndjson',
    bytes: lines(
      '{"time_iso8601":"2025-11-27T10:00:00+00:00","request":"GET /users/42?full=true HTTP/1.1","status":"200","host":"api.example.com","body_bytes_sent":"35"}',
      '{"httpRequest":{"requestMethod":"POST","requestUrl":"https://api.example.com/orders","status":201,"responseSize":"0"},"timestamp":"2025-11-27T10:00:01Z"}',
      '{"@timestamp":"2025-11-27T10:00:02Z","http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/ecs","domain":"api.example.com"}}',
    ),
    exchanges: [...BOTH, 'GET api.example.com /ecs 200'],
  },
  {
    name: 'aws-alb',
    bytes: lines(
      'https 2025-11-27T10:00:00.186641Z app/my-lb/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 120 35 "GET https://api.example.com:443/users/42?full=true HTTP/1.1" "curl/8.5.0 \\"x\\"" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "api.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678" 1 2025-11-27T10:00:00.000000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1',
      'h2 2025-11-27T10:00:01.186641Z app/my-lb/50dc6c495c0c9188 203.0.113.9:2817 - -1 -1 -1 201 - 320 0 "POST https://api.example.com:443/orders HTTP/2.0" "curl" - - - "Root=1" "-" "-" 0 2025-11-27T10:00:01.000000Z "fixed-response" "-" "-" "-" "-" "-" "-"',
    ),
    exchanges: BOTH,
  },
  {
    name: 'aws-elb',
    bytes: lines(
      '2025-11-27T10:00:00.945958Z my-loadbalancer 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 35 "GET http://api.example.com:80/users/42?full=true HTTP/1.1" "curl/8.5.0" - -',
      '2025-11-27T10:00:01.945958Z my-loadbalancer 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 201 201 13 0 "POST http://api.example.com:80/orders HTTP/1.1" "curl/8.5.0" - -',
    ),
    exchanges: BOTH,
  },
  {
    name: 'envoy',
    bytes: lines(
      '[2025-11-27T10:00:00.310Z] "GET /users/42?full=true HTTP/2" 200 - 0 35 226 100 "203.0.113.9" "curl/8" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "api.example.com" "tcp://10.0.2.1:80"',
      '[2025-11-27T10:00:01.310Z] "POST /orders HTTP/2" 201 - 13 0 226 100 "203.0.113.9" "curl/8" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd3" "api.example.com" "tcp://10.0.2.1:80"',
    ),
    exchanges: BOTH,
  },
  {
    name: 'istio',
    bytes: lines(
      '[2025-11-27T10:00:00.373Z] "GET /users/42?full=true HTTP/1.1" 200 - via_upstream - "-" 0 35 3 1 "-" "curl/8" "84961386-6d84-929d-98bd-c5aee93b5c88" "api.example.com" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default',
      '[2025-11-27T10:00:01.373Z] "POST /orders HTTP/1.1" 201 - via_upstream - "-" 13 0 3 1 "-" "curl/8" "84961386-6d84-929d-98bd-c5aee93b5c89" "api.example.com" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 - default',
    ),
    exchanges: BOTH,
  },
  {
    name: 'traefik',
    bytes: lines(
      '203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET /users/42?full=true HTTP/2.0" 200 35 "-" "curl/8" 12 "api@docker" "http://10.0.0.1:80" 3ms',
      '203.0.113.9 - ada [27/Nov/2025:10:00:01 +0000] "POST /orders HTTP/2.0" 201 0 "-" "curl/8" 13 "api@docker" "http://10.0.0.1:80" 4ms',
    ),
    exchanges: WITHOUT_HOST,
  },
  {
    name: 'combined-vhost',
    bytes: lines(
      'api.example.com:443 203.0.113.9 - - [27/Nov/2025:10:00:00 +0000] "GET /users/42?full=true HTTP/1.1" 200 35 "-" "curl/8"',
      'api.example.com:443 203.0.113.9 - ada [27/Nov/2025:10:00:01 +0000] "POST /orders HTTP/1.1" 201 - "-" "curl/8"',
    ),
    exchanges: BOTH,
  },
  {
    name: 'combined',
    bytes: lines(
      String.raw`203.0.113.9 - - [27/Nov/2025:10:00:00 +0100] "GET /users/42?full=true HTTP/1.1" 200 35 "-" "a \"quoted\" agent"`,
      '2001:db8::1 - ada lovelace [27/Nov/2025:10:00:01 +0100] "POST /orders HTTP/1.1" 201 -',
    ),
    exchanges: WITHOUT_HOST,
  },
]

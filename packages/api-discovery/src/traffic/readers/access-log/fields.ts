/** What a line of an access log says, by field, and the exchange that it means. */
import { hostOf, methodOf, targetOf, type Exchange, type Header } from '../../exchange.ts'

export const LOG_FIELDS = [
  'request',
  'method',
  'target',
  'path',
  'query',
  'status',
  'time',
  'date',
  'clock',
  'host',
  'port',
  'scheme',
  'requestBytes',
  'responseBytes',
  'user',
  'clientCertificate',
  'contentType',
] as const
export type LogField = (typeof LOG_FIELDS)[number]

export type LogValues = Partial<Record<LogField, string>> & { headers?: Header[] }

/** An exchange, or what is wrong with the line. */
export function exchangeOfLog(values: LogValues): Exchange | string {
  const request = values.request === undefined ? undefined : splitRequest(values.request)
  if (typeof request === 'string') return request
  const method = methodOf(request?.method ?? values.method ?? '')
  const uri = request?.target ?? values.target ?? pathAndQuery(values)
  if (method === undefined || uri === undefined) return 'has no method and path'
  const target = targetOf(uri)
  if (target === undefined) return 'has a request target that is no path'
  const status = Number(values.status)
  const hasStatus = /^\d{3}$/.test(values.status ?? '')
  return {
    method,
    host: logHost(values) ?? target.host,
    path: target.path,
    query: target.query ?? presentQuery(values.query),
    protocol:
      target.protocol === 'ws' || /^wss?$/i.test(values.scheme ?? '') || (hasStatus && status === 101)
        ? 'ws'
        : undefined,
    at: timeOf(values),
    status: hasStatus ? status : undefined,
    requestBytes: numberOf(values.requestBytes),
    responseBytes: numberOf(values.responseBytes),
    hasUser: isPresent(values.user) ? true : undefined,
    hasClientCertificate: isVerified(values.clientCertificate) ? true : undefined,
    ...(values.headers === undefined ? {} : { requestHeaders: values.headers }),
    ...(isPresent(values.contentType)
      ? { responseHeaders: [{ name: 'content-type', value: values.contentType ?? '' }] }
      : {}),
  }
}

/** `GET /users?page=2 HTTP/1.1`; the protocol may be missing, and what clients send may be anything. */
function splitRequest(text: string): { readonly method: string; readonly target: string } | string {
  const first = text.indexOf(' ')
  if (first <= 0) return text === '' || text === '-' ? 'has no request: the client sent none' : 'has no request line'
  const last = text.lastIndexOf(' ')
  const hasProtocol = last > first && text.startsWith('HTTP/', last + 1)
  const target = (hasProtocol ? text.slice(first + 1, last) : text.slice(first + 1)).trim()
  return { method: text.slice(0, first), target: target.includes(' ') ? target.replaceAll(' ', '%20') : target }
}

function pathAndQuery({ path, query }: LogValues): string | undefined {
  if (path === undefined || path === '' || path === '-') return undefined
  const rooted = path.startsWith('/') || /^[a-z]+:\/\//i.test(path) ? path : `/${path}`
  return presentQuery(query) === undefined ? rooted : `${rooted}?${presentQuery(query)}`
}

function presentQuery(query: string | undefined): string | undefined {
  if (!isPresent(query)) return undefined
  return query?.startsWith('?') === true ? query.slice(1) : query
}

function isPresent(text: string | undefined): boolean {
  return text !== undefined && text !== '' && text !== '-' && text !== 'null'
}

function isVerified(text: string | undefined): boolean {
  return isPresent(text) && !/^(?:NONE|FAILED|GENEROUS)/i.test(text ?? '')
}

function logHost({ host, port }: LogValues): string | undefined {
  if (!isPresent(host) || host === '_') return undefined
  const withPort = isPresent(port) && !/:\d+$/.test(host ?? '') ? `${host}:${port}` : host
  return hostOf(withPort ?? '')
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const COMMON_TIME =
  /^\[?(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)? ?([+-])?(\d{2})?(\d{2})?\]?$/

function timeOf({ time, date, clock }: LogValues): number | undefined {
  if (date !== undefined && clock !== undefined) return timestamp(Date.parse(`${date}T${clock}Z`))
  return time === undefined ? undefined : parseTime(time)
}

/** Milliseconds since the epoch, from what logs write: CLF, RFC 3339, seconds, milli-, micro- and nanoseconds. */
export function parseTime(text: string): number | undefined {
  const common = COMMON_TIME.exec(text)
  if (common !== null) {
    const [
      ,
      day,
      month = '',
      year,
      hour,
      minute,
      second,
      fraction = '0',
      sign,
      offsetHours = '0',
      offsetMinutes = '0',
    ] = common
    const utc = Date.UTC(
      Number(year),
      MONTHS.indexOf(month) / 3,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
      Number(fraction.padEnd(3, '0')),
    )
    const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000
    return timestamp(sign === '-' ? utc + offset : utc - offset)
  }
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) {
    const number = Number(text)
    if (number < 1e11) return timestamp(number * 1000)
    if (number < 1e14) return timestamp(number)
    return timestamp(number < 1e17 ? number / 1e3 : number / 1e6)
  }
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? timestamp(Date.parse(text.replace(' ', 'T'))) : undefined
}

function timestamp(time: number): number | undefined {
  return Number.isFinite(time) && time > 0 && time < 8.64e15 ? Math.round(time) : undefined
}

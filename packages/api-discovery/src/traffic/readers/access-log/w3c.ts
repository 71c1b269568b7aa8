/** The W3C Extended Log File Format: IIS, and CloudFront's standard logs. Its head says which fields a line has. */
import type { TrafficFormat, TrafficReader, TrafficSink } from '../format.ts'
import { lineReader } from '../lines.ts'
import { exchangeOfLog, type LogField, type LogValues } from './fields.ts'

export const w3c: TrafficFormat = {
  name: 'w3c',
  title: 'W3C extended log (IIS, CloudFront)',
  accepts: (head) =>
    /^\uFEFF?#(?:Software|Version|Date|Fields|Start-Date|Remark):/m.test(head) && /^\uFEFF?#/.test(head),
  reader,
}

const FIELDS: Readonly<Record<string, LogField>> = {
  date: 'date',
  time: 'clock',
  timestamp: 'time',
  'cs-method': 'method',
  'cs-uri-stem': 'path',
  'cs-uri': 'target',
  'cs-uri-query': 'query',
  'sc-status': 'status',
  'cs-host': 'host',
  'cs(host)': 'host',
  'x-host-header': 'host',
  's-port': 'port',
  'cs-protocol': 'scheme',
  'cs-bytes': 'requestBytes',
  'sc-bytes': 'responseBytes',
  'cs-username': 'user',
  'sc-content-type': 'contentType',
}
/** CloudFront's `cs(Host)` is the name of the distribution; what the viewer asked for is better. */
const BETTER_HOST = 'x-host-header'

function reader(sink: TrafficSink): TrafficReader {
  let columns: readonly string[] = []
  let hasComplained = false
  return lineReader(sink, (line, number) => {
    if (line.startsWith('#')) {
      const fields = /^#Fields:\s*(.+)$/.exec(line)?.[1]
      if (fields !== undefined) columns = fields.trim().toLowerCase().split(/\s+/).slice(0, 200)
      return
    }
    if (columns.length === 0) {
      // One message says it all; the other lines are only counted.
      sink.problem({
        where: `line ${number}`,
        what: hasComplained
          ? 'comes before #Fields'
          : 'comes before any #Fields line, which names the columns; keep the head of the log',
      })
      hasComplained = true
      return
    }
    const exchange = exchangeOfLog(valuesOf(line, columns))
    if (typeof exchange === 'string') sink.problem({ where: `line ${number}`, what: exchange })
    else sink.exchange(exchange)
  })
}

function valuesOf(line: string, columns: readonly string[]): LogValues {
  const cells = line.split(line.includes('\t') ? '\t' : ' ')
  const values: LogValues = {}
  let cookie: string | undefined
  for (const [i, column] of columns.entries()) {
    const cell = cells[i]
    if (cell === undefined || cell === '-' || cell === '') continue
    if (column === 'cs(cookie)') cookie = decodedTwice(cell)
    const field = FIELDS[column]
    if (field === undefined || (values[field] !== undefined && column !== BETTER_HOST)) continue
    values[field] = cell
  }
  // A log with the cookie, and nothing else of the headers, only tells when there was one.
  return cookie === undefined ? values : { ...values, headers: [{ name: 'cookie', value: cookie }] }
}

/** CloudFront encodes what is already encoded. */
function decodedTwice(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text))
  } catch {
    return text
  }
}

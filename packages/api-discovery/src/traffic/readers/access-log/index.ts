import type { TrafficFormat, TrafficReader, TrafficSink } from '../format.ts'
import { lineReader } from '../lines.ts'
import { exchangeOfLog } from './fields.ts'
import { KNOWN_LOG_FORMATS } from './known-formats.ts'
import { compileLogFormat, type LogFormat } from './log-format.ts'

/** Access logs of one line a request, in the formats that servers write by default. */
export const ACCESS_LOGS: readonly TrafficFormat[] = KNOWN_LOG_FORMATS.map(({ name, title, format, looksLike }) => ({
  name,
  title: `${title} access log`,
  accepts: (head) => {
    const lines = head.split('\n', 20).filter((line) => line.trim() !== '')
    const fitting = lines.filter(
      (line) => looksLike.test(line.slice(0, 20_000)) && typeof format.parse(line.trimEnd()) !== 'string',
    )
    return fitting.length > 0 && fitting.length * 2 >= lines.length
  },
  reader: (sink) => logReader(format, sink),
}))

/** Logs of a format that the user gives as the server's configuration writes it. Throws `LogFormatError`. */
export function customAccessLog(format: string): TrafficFormat {
  const compiled = compileLogFormat(format)
  return {
    name: 'custom',
    title: 'access log of the given format',
    accepts: () => true,
    reader: (sink) => logReader(compiled, sink),
  }
}

function logReader(format: LogFormat, sink: TrafficSink): TrafficReader {
  return lineReader(sink, (line, number) => {
    const values = format.parse(line)
    const exchange = typeof values === 'string' ? values : exchangeOfLog(values)
    if (typeof exchange === 'string') sink.problem({ where: `line ${number}`, what: exchange })
    else sink.exchange(exchange)
  })
}

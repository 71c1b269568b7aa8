/** Recordings of traffic that lie in a folder: what the readers of traffic know by its beginning, as HAR is read beside them. */
import type { Exchange } from '../../traffic/exchange.ts'
import { burp } from '../../traffic/readers/burp.ts'
import type { TrafficFormat } from '../../traffic/readers/format.ts'
import { mitmproxy } from '../../traffic/readers/mitmproxy.ts'
import { zap } from '../../traffic/readers/zap.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { LineTally } from '../lines.ts'
import { isAssetPath } from '../har/site.ts'

/** `begins` finds where each item of a recording begins, for its line. */
function recording(
  format: TrafficFormat,
  extensions: readonly string[],
  begins: RegExp | undefined,
): SpecificationFormat {
  return {
    name: format.name,
    extensions,
    accepts: (text) => format.accepts(text.slice(0, 65_536)),
    read: (text) => read(text, format, begins),
  }
}

export const recordings: readonly SpecificationFormat[] = [
  recording(burp, ['.xml', '.burp'], /<item>/g),
  recording(zap, ['.txt', '.zap'], /^={3,}\s*\d+\s*={3,}/gm),
  recording(mitmproxy, ['.flow', '.flows', '.mitm', '.mitmproxy'], undefined),
]

function read(text: string, format: TrafficFormat, begins: RegExp | undefined): FoundEndpoint[] {
  const lines = new LineTally(text)
  const places = begins === undefined ? [] : [...text.matchAll(begins)].map(({ index }) => lines.at(index))
  // Bytes that are no UTF-8 were decoded as Latin-1.
  const attempts = [Buffer.from(text, 'utf8'), Buffer.from(text, 'latin1')].map((bytes) => exchangesIn(bytes, format))
  const exchanges = attempts.find((one) => one.length > 0) ?? []
  return exchanges.flatMap(({ exchange, item }) => {
    const found = isAssetPath(exchange.path) ? undefined : endpointOf(exchange, places[item] ?? 1)
    return found === undefined ? [] : [found]
  })
}

function exchangesIn(bytes: Buffer, format: TrafficFormat): { readonly exchange: Exchange; readonly item: number }[] {
  const found: { exchange: Exchange; item: number }[] = []
  let item = 0
  const reader = format.reader({
    exchange: (exchange) => found.push({ exchange, item: item++ }),
    problem: () => item++,
  })
  reader.write(bytes)
  reader.end()
  return found
}

function endpointOf(exchange: Exchange, line: number): FoundEndpoint | undefined {
  const header = (name: string): string | undefined =>
    exchange.requestHeaders?.find((one) => one.name.toLowerCase() === name)?.value
  const contentType = exchange.requestBody?.contentType?.replace(/;.*$/s, '').trim()
  const isForm = /form/.test(contentType ?? '')
  const pairs = (text: string, separator: string): string[] =>
    text.split(separator).map((pair) => pair.split('=', 1)[0]?.trim() ?? '')
  return endpointOfExample({
    method: exchange.method,
    url: exchange.query === undefined ? exchange.path : `${exchange.path}?${exchange.query}`,
    line,
    headers: exchange.requestHeaders?.map(({ name }) => name) ?? [],
    cookies: pairs(header('cookie') ?? '', ';'),
    ...(exchange.protocol === undefined ? {} : { protocol: exchange.protocol }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(isForm
      ? { form: pairs(exchange.requestBody?.text ?? '', '&') }
      : { body: { text: exchange.requestBody?.text ?? '' } }),
  })
}

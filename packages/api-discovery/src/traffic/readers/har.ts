/** HTTP Archives (HAR 1.2), as browsers, proxies and test tools write them. */
import { targetOf, type Exchange, type Header, type Payload } from '../exchange.ts'
import { methodOf } from '../exchange.ts'
import { isTextual, textOfBytes } from './body.ts'
import type { TrafficFormat, TrafficReader, TrafficSink } from './format.ts'
import { JsonItems } from './json-items.ts'
import { isObject, listIn, numberIn, objectAt, textIn, type JsonObject } from './json-value.ts'

export const har: TrafficFormat = {
  name: 'har',
  title: 'HTTP Archive',
  accepts: (head) => /^\uFEFF?\s*\{/.test(head) && /"log"\s*:\s*\{/.test(head),
  reader,
}

function reader(sink: TrafficSink): TrafficReader {
  const items = new JsonItems(
    ['log', 'entries'],
    {
      item(text, number) {
        const entry = parsed(text)
        if (entry === undefined) sink.problem({ where: `entry ${number}`, what: 'is no JSON' })
        else readEntry(entry, number, sink)
      },
      tooLarge: (number, bytes) =>
        sink.problem({ where: `entry ${number}`, what: `has ${bytes} bytes; export it without bodies` }),
      beside(_, text) {
        const pages = parsed(`{"pages":${text}}`)
        // Browsers write the page's URL as its title.
        for (const page of listIn(pages, 'pages')) if (isObject(page)) sink.page?.(textIn(page, 'title') ?? '')
      },
    },
    ['pages'],
  )
  return {
    write: (chunk) => items.write(chunk),
    end() {
      if (!items.hasSeenArray)
        sink.problem({ where: 'the whole file', what: 'has no log.entries; export it as HAR again' })
      else if (!items.isComplete)
        sink.problem({
          where: `entry ${items.count + 1}`,
          what: 'is cut off, as is the rest of the file; export it again',
        })
    },
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function readEntry(entry: JsonObject, number: number, sink: TrafficSink): void {
  const request = objectAt(entry, 'request')
  const url = textIn(request, 'url') ?? ''
  const method = methodOf(textIn(request, 'method') ?? '')
  if (method === undefined || url === '') {
    sink.problem({ where: `entry ${number}`, what: 'has no request with method and url' })
    return
  }
  // What a page loads from itself is no request: data, blobs, extensions.
  const target = targetOf(url)
  if (target === undefined) return
  if (entry['_resourceType'] === 'document') sink.page?.(url)
  sink.exchange(exchangeOf(entry, request, method, target))
}

function exchangeOf(
  entry: JsonObject,
  request: JsonObject | undefined,
  method: string,
  target: NonNullable<ReturnType<typeof targetOf>>,
): Exchange {
  const response = objectAt(entry, 'response')
  const content = objectAt(response, 'content')
  const isSocket = target.protocol === 'ws' || entry['_resourceType'] === 'websocket' || '_webSocketMessages' in entry
  const startedAt = Date.parse(textIn(entry, 'startedDateTime') ?? '')
  return {
    method: isSocket ? 'GET' : method,
    host: target.host,
    path: target.path,
    query: target.query,
    protocol: isSocket ? 'ws' : undefined,
    at: Number.isNaN(startedAt) ? undefined : startedAt,
    status: numberIn(response, 'status'),
    requestBytes: numberIn(request, 'bodySize'),
    responseBytes: numberIn(content, 'size'),
    requestHeaders: headersIn(request),
    responseHeaders: headersIn(response),
    requestBody: postedBody(objectAt(request, 'postData')),
    responseBody: answeredBody(content),
  }
}

function headersIn(message: JsonObject | undefined): readonly Header[] {
  const list = listIn(message, 'headers')
  // Entries of a HAR are headers as they are; others are left out.
  return list.every(isHeader) ? list : list.filter(isHeader)
}

function isHeader(value: unknown): value is Header {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string'
}

function postedBody(data: JsonObject | undefined): Payload | undefined {
  if (data === undefined) return undefined
  const contentType = textIn(data, 'mimeType') ?? ''
  const text = textIn(data, 'text') ?? ''
  const fields = listIn(data, 'params')
  if (text !== '' || fields.length === 0) return { contentType, text }
  const pairs = fields.filter(isObject).map((field) => {
    return `${encodeURIComponent((textIn(field, 'name') ?? '').toWellFormed())}=${encodeURIComponent((textIn(field, 'value') ?? '').toWellFormed())}`
  })
  return { contentType: 'application/x-www-form-urlencoded', text: pairs.join('&') }
}

function answeredBody(content: JsonObject | undefined): Payload | undefined {
  if (content === undefined) return undefined
  const contentType = textIn(content, 'mimeType') ?? ''
  const text = textIn(content, 'text') ?? ''
  if (textIn(content, 'encoding') !== 'base64') return { contentType, text }
  return { contentType, text: isTextual(contentType) ? textOfBytes(Buffer.from(text, 'base64'), contentType) : '' }
}

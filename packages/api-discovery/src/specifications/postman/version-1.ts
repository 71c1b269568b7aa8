/** Postman's first collection format: a flat list of requests, headers as lines of text. */
import { at, isTrue, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint } from '../format.ts'

export function isVersion1(text: string): boolean {
  return text.includes('"requests"') && text.includes('"collectionId"') && text.includes('"url"')
}

export function readVersion1(collection: DocumentNode | undefined): FoundEndpoint[] {
  return itemsOf(at(collection, 'requests')).flatMap((request) => {
    const mode = textAt(request, 'dataMode')
    const fields = itemsOf(at(request, 'data')).flatMap((one) =>
      isTrue(at(one, 'enabled')) || at(one, 'enabled') === undefined ? (textAt(one, 'key') ?? []) : [],
    )
    const headers = (textAt(request, 'headers') ?? '').split('\n').map((line) => line.split(':', 2))
    const contentType = headers.find(([name]) => name?.toLowerCase() === 'content-type')?.[1]?.trim()
    const summary = textAt(request, 'name')
    const isForm = mode === 'urlencoded' || (mode === 'params' && fields.length > 0)
    const found = endpointOfExample({
      method: textAt(request, 'method') ?? 'GET',
      url: textAt(request, 'url') ?? '',
      line: request.kind === 'map' ? (request.entries.get('url')?.line ?? request.line) : request.line,
      // Lines that begin with two slashes are switched off.
      headers: headers.flatMap(([name = '']) => (name.startsWith('//') ? [] : [name])),
      ...(summary === undefined ? {} : { summary }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(isForm ? { form: fields } : { body: { text: textAt(request, 'rawModeData') ?? '' } }),
    })
    return found === undefined ? [] : [found]
  })
}

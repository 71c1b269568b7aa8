/** Postman collections, format 1, 2.0 and 2.1. */
import { at, entriesOf, isTrue, itemsOf, textAt, textOf, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { isVersion1, readVersion1 } from './version-1.ts'

export const postman: SpecificationFormat = {
  name: 'postman',
  extensions: ['.json'],
  accepts: (text) =>
    (text.includes('"item"') && /getpostman\.com|postman\.com\/json\/collection|"_postman_id"/.test(text)) ||
    isVersion1(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    if (at(node, 'item') === undefined && at(node, 'collection') === undefined) return readVersion1(node)
    const collection = at(node, 'collection') ?? node
    const variables = new Map(
      itemsOf(at(collection, 'variable')).flatMap((one) => {
        const key = textAt(one, 'key')
        const value = textAt(one, 'value')
        return key === undefined || value === undefined ? [] : [[key, value] as const]
      }),
    )
    return itemsOf(at(collection, 'item')).flatMap((item) => readItem(item, securityOf(collection), variables))
  },
}

function readItem(
  item: DocumentNode,
  inherited: readonly string[] | undefined,
  variables: ReadonlyMap<string, string>,
): FoundEndpoint[] {
  const security = securityOf(item) ?? inherited
  const request = at(item, 'request')
  const nested = itemsOf(at(item, 'item')).flatMap((one) => readItem(one, security, variables))
  if (request === undefined) return nested
  const url = at(request, 'url')
  const line = item.kind === 'map' ? (item.entries.get('request')?.line ?? item.line) : item.line
  const body = at(request, 'body')
  const mode = textAt(body, 'mode')
  const summary = textAt(item, 'name')
  const names = (node: DocumentNode | undefined): string[] =>
    itemsOf(node).flatMap((one) => (isTrue(at(one, 'disabled')) ? [] : (textAt(one, 'key') ?? [])))
  const headers = itemsOf(at(request, 'header'))
  const contentType = headers.find((one) => /^content-type$/i.test(textAt(one, 'key') ?? ''))
  const language = textAt(body, 'options', 'raw', 'language')
  const isForm = mode === 'urlencoded' || mode === 'formdata'
  const found = endpointOfExample({
    // A request may be its URL alone, and is a GET then (Collection Format 2.1, Request).
    method: textAt(request, 'method') ?? 'GET',
    url: textOf(request) ?? textOf(url) ?? textAt(url, 'raw') ?? assembled(url),
    line,
    query: names(at(url, 'query')),
    headers: names(at(request, 'header')),
    path: names(at(url, 'variable')),
    variables,
    security: securityOf(request) ?? security,
    ...(summary === undefined ? {} : { summary }),
    ...(isForm ? { form: names(at(body, mode)) } : {}),
    ...(mode === 'formdata' ? { contentType: 'multipart/form-data' } : {}),
    ...(mode === 'raw'
      ? {
          body: {
            text: textAt(body, 'raw') ?? '',
            ...typeOf(textAt(contentType, 'value') ?? (language === 'xml' ? 'application/xml' : undefined)),
          },
        }
      : {}),
    ...(mode === 'graphql' ? { body: { text: '{"query":"","variables":{}}', contentType: 'application/json' } } : {}),
  })
  return found === undefined ? nested : [found, ...nested]
}

function typeOf(contentType: string | undefined): { contentType?: string } {
  return contentType === undefined ? {} : { contentType }
}

function assembled(url: DocumentNode | undefined): string {
  const host =
    textOf(at(url, 'host')) ??
    itemsOf(at(url, 'host'))
      .flatMap((one) => textOf(one) ?? [])
      .join('.')
  const path = itemsOf(at(url, 'path')).flatMap((one) => textOf(one) ?? textAt(one, 'value') ?? [])
  return `${host === '' ? '' : `http://${host.replaceAll(/\{\{|\}\}|[{}]/g, '')}`}/${textOf(at(url, 'path')) ?? path.join('/')}`
}

/** `noauth` says that anyone may call; no `auth` says nothing. */
function securityOf(node: DocumentNode | undefined): readonly string[] | undefined {
  const auth = entriesOf(at(node, 'auth'))
  if (auth.length === 0) return undefined
  const type = textAt(at(node, 'auth'), 'type')
  return type === undefined ? undefined : type === 'noauth' ? [] : [type]
}

/** Pact contracts, specification 1 to 4: requests that a consumer makes of a provider. */
import { at, entriesOf, itemsOf, textAt, textOf, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'

export const pact: SpecificationFormat = {
  name: 'pact',
  extensions: ['.json'],
  accepts: (text) => text.includes('"interactions"') && text.includes('"consumer"') && text.includes('"provider"'),
  read: (_, file, folder) => itemsOf(at(folder.document(file), 'interactions')).flatMap(read),
}

function read(interaction: DocumentNode): FoundEndpoint[] {
  const request = at(interaction, 'request')
  const path = textAt(request, 'path')
  if (request?.kind !== 'map' || path === undefined) return []
  const summary = textAt(interaction, 'description')
  const headers = entriesOf(at(request, 'headers')).map(([name]) => name)
  const found = endpointOfExample({
    method: textAt(request, 'method') ?? 'GET',
    url: path,
    line: request.entries.get('path')?.line ?? request.line,
    query: queryOf(at(request, 'query')),
    headers,
    ...(summary === undefined ? {} : { summary }),
    body: { text: bodyText(at(request, 'body')), contentType: contentTypeOf(request) },
  })
  return found === undefined ? [] : [found]
}

/** A text until version 2, then an object of lists. */
function queryOf(query: DocumentNode | undefined): string[] {
  if (query?.kind === 'map') return entriesOf(query).map(([name]) => name.replace(/\[\]$/, ''))
  return (textOf(query) ?? '').split('&').map((pair) => decodeURIComponentOr(pair.split('=', 1)[0] ?? ''))
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Version 4 puts the body below `content`. */
function bodyText(body: DocumentNode | undefined): string {
  const content =
    at(body, 'content') !== undefined && at(body, 'contentType') !== undefined ? at(body, 'content') : body
  return content === undefined ? '' : (textOf(content) ?? example(content, 0))
}

/** An example with the same names and types: values of contracts are not kept. */
function example(node: DocumentNode, depth: number): string {
  if (depth > 8) return 'null'
  if (node.kind === 'list')
    return `[${node.items
      .slice(0, 1)
      .map((one) => example(one, depth + 1))
      .join(',')}]`
  if (node.kind === 'map')
    return `{${entriesOf(node)
      .map(([name, { value }]) => `${JSON.stringify(name)}:${example(value, depth + 1)}`)
      .join(',')}}`
  return typeof node.value === 'string' ? '""' : String(node.value)
}

function contentTypeOf(request: DocumentNode): string {
  const header = entriesOf(at(request, 'headers')).find(([name]) => name.toLowerCase() === 'content-type')
  const named =
    header === undefined
      ? textAt(request, 'body', 'contentType')
      : (textOf(header[1].value) ?? textAt(header[1].value, 0))
  return named ?? 'application/json'
}

/** Collections that Hoppscotch exports: folders of REST requests. */
import { at, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'

export const hoppscotch: SpecificationFormat = {
  name: 'hoppscotch',
  extensions: ['.json'],
  accepts: (text) => text.includes('"requests"') && text.includes('"endpoint"') && text.includes('"folders"'),
  read: (_, file, folder) => {
    const node = folder.document(file)
    return (node?.kind === 'list' ? node.items : node === undefined ? [] : [node]).flatMap((one) => collection(one, 0))
  },
}

function collection(node: DocumentNode, depth: number): FoundEndpoint[] {
  if (depth > 30) return []
  return [
    ...itemsOf(at(node, 'requests')).flatMap(read),
    ...itemsOf(at(node, 'folders')).flatMap((one) => collection(one, depth + 1)),
  ]
}

function read(request: DocumentNode): FoundEndpoint[] {
  const endpoint = textAt(request, 'endpoint')
  const method = textAt(request, 'method')
  if (request.kind !== 'map' || endpoint === undefined || method === undefined) return []
  const names = (key: string): string[] =>
    itemsOf(at(request, key)).flatMap((one) => (textAt(one, 'active') === 'false' ? [] : (textAt(one, 'key') ?? [])))
  const contentType = textAt(request, 'body', 'contentType')
  const isForm = /form/.test(contentType ?? '')
  // Fields of urlencoded forms are written as one text.
  const form = [
    ...itemsOf(at(request, 'body', 'body')).flatMap((one) => textAt(one, 'key') ?? []),
    ...(textAt(request, 'body', 'body') ?? '')
      .split('\n')
      .flatMap((line) => (isForm ? (line.split(':', 1)[0] ?? []) : [])),
  ]
  const auth = textAt(request, 'auth', 'authType')
  const isOff = textAt(request, 'auth', 'authActive') === 'false'
  const summary = textAt(request, 'name')
  const found = endpointOfExample({
    method,
    url: endpoint,
    line: request.entries.get('endpoint')?.line ?? request.line,
    query: names('params'),
    headers: names('headers'),
    ...(isForm ? { form } : { body: { text: textAt(request, 'body', 'body') ?? '' } }),
    ...(contentType === undefined ? {} : { contentType }),
    security: auth === undefined || auth === 'inherit' || isOff ? undefined : auth === 'none' ? [] : [auth],
    ...(summary === undefined ? {} : { summary }),
  })
  return found === undefined ? [] : [found]
}

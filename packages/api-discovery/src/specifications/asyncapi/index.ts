/** AsyncAPI 2 and 3: the channels that are spoken over HTTP and WebSockets. Brokers' topics are no endpoints. */
import type { Param } from '../../model.ts'
import { at, entriesOf, itemsOf, textAt, textsOf, type DocumentNode } from '../document.ts'
import type { Folder, FoundEndpoint, Place, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { child, resolveReference } from '../references.ts'
import { fieldsOf, schemaOf } from '../schema.ts'

export const asyncapi: SpecificationFormat = {
  name: 'asyncapi',
  extensions: ['.json', '.yaml', '.yml'],
  accepts: (text) => /["']?asyncapi["']?\s*:\s*["']?[23]/.test(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    if (node === undefined || !/^[23]/.test(textAt(node, 'asyncapi') ?? '')) return []
    const root: Place = { file, node }
    return entriesOf(at(node, 'channels')).flatMap(([name, { value, line }]) => {
      const channel = resolveReference({ file, node: value }, folder)
      return channel === undefined
        ? []
        : endpointsOf(name, channel, channel.file === file ? line : undefined, root, folder)
    })
  },
}

interface Server {
  readonly name: string
  readonly protocol: string
  readonly path: string
}

function serversOf(root: Place, folder: Folder): Server[] {
  return entriesOf(at(root.node, 'servers')).flatMap(([name, { value }]) => {
    const server = resolveReference({ file: root.file, node: value }, folder)?.node
    const url = textAt(server, 'url')
    // Version 3 has host and path apart; version 2 a URL whose scheme may be left out.
    const path =
      url === undefined
        ? (textAt(server, 'pathname') ?? '')
        : url.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\//i, '').replace(/^[^/]*/, '')
    return [{ name, protocol: (textAt(server, 'protocol') ?? '').toLowerCase(), path }]
  })
}

function endpointsOf(
  name: string,
  channel: Place,
  line: number | undefined,
  root: Place,
  folder: Folder,
): FoundEndpoint[] {
  const { node } = channel
  const wanted = [
    ...textsOf(at(node, 'servers')),
    ...itemsOf(at(node, 'servers')).flatMap((one) => textAt(one, '$ref')?.split('/').at(-1) ?? []),
  ]
  const servers = serversOf(root, folder).filter((server) => wanted.length === 0 || wanted.includes(server.name))
  const address = textAt(node, 'address') ?? name
  const place = { file: channel.file, line: line ?? node.line }
  const isSocket = at(node, 'bindings', 'ws') !== undefined || servers.some(({ protocol }) => /^wss?$/.test(protocol))
  const isHttp = servers.some(({ protocol }) => /^https?$/.test(protocol))
  const prefixes = servers.filter(({ protocol }) => /^(?:wss?|https?)$/.test(protocol)).map((server) => server.path)
  const paths = [...new Set((prefixes.length === 0 ? [''] : prefixes).map((prefix) => templatePath(prefix, address)))]
  const operations = operationsOf(channel, root, folder)
  const method = operations.map(httpMethodOf).find((one) => one !== undefined)
  const summary = textAt(node, 'description') ?? operations.map((one) => textAt(one.node, 'summary')).find(Boolean)
  const common = {
    ...place,
    ...(summary === undefined ? {} : { summary: summary.split('\n')[0] ?? '' }),
    confidence: { level: 'high' as const },
  }
  return paths.flatMap((path): FoundEndpoint[] => {
    if (isSocket) {
      const params = [
        ...bindingParams(channel, folder, 'ws', 'query'),
        ...bindingParams(channel, folder, 'ws', 'headers'),
      ]
      return [{ method: 'GET', path, protocol: 'ws', params: withPathParams(path, params), ...common }]
    }
    if (!isHttp && method === undefined) return []
    const query = operations.flatMap((operation) => bindingParams(operation, folder, 'http', 'query'))
    return [{ method: method ?? 'POST', path, params: withPathParams(path, query), ...common }]
  })
}

/** Version 2 has operations in the channel, version 3 beside the channels with a reference to theirs. */
function operationsOf(channel: Place, root: Place, folder: Folder): Place[] {
  const own = ['publish', 'subscribe'].flatMap((key) => child(channel, folder, key) ?? [])
  const beside = entriesOf(at(root.node, 'operations')).flatMap(([, { value }]) => {
    const operation = resolveReference({ file: root.file, node: value }, folder)
    if (operation === undefined) return []
    return child(operation, folder, 'channel')?.node === channel.node ? [operation] : []
  })
  return [...own, ...beside]
}

function httpMethodOf({ node }: Place): string | undefined {
  return textAt(node, 'bindings', 'http', 'method')?.toUpperCase()
}

function bindingParams(place: Place, folder: Folder, protocol: string, key: 'query' | 'headers'): Param[] {
  const schema: DocumentNode | undefined = at(place.node, 'bindings', protocol, key)
  if (schema === undefined) return []
  return fieldsOf(schemaOf({ file: place.file, node: schema }, folder), key === 'query' ? 'query' : 'header')
}

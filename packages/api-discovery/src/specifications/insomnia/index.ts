/** Insomnia exports: format 4 (a flat list of resources, JSON or YAML) and 5 (a tree, YAML). */
import { at, entriesOf, isTrue, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'

export const insomnia: SpecificationFormat = {
  name: 'insomnia',
  extensions: ['.json', '.yaml', '.yml'],
  accepts: (text) => /__export_format|collection\.insomnia\.rest\//.test(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    const isVersion5 = (textAt(node, 'type') ?? '').startsWith('collection.insomnia.rest/')
    const variables = variablesOf(node)
    if (isVersion5) return itemsOf(at(node, 'collection')).flatMap((item) => readTree(item, variables))
    return itemsOf(at(node, 'resources')).flatMap((resource) =>
      ['request', 'websocket_request'].includes(textAt(resource, '_type') ?? '')
        ? readRequest(resource, variables)
        : [],
    )
  },
}

/** Variables of the base environments. */
function variablesOf(node: DocumentNode | undefined): ReadonlyMap<string, string> {
  const environments = [
    ...itemsOf(at(node, 'resources')).filter((resource) => textAt(resource, '_type') === 'environment'),
    ...[at(node, 'environments')].filter((one) => one !== undefined),
  ]
  return new Map(
    environments.flatMap((environment) =>
      entriesOf(at(environment, 'data')).flatMap(([name, { value }]) =>
        value.kind === 'scalar' && typeof value.value === 'string' ? [[name, value.value] as const] : [],
      ),
    ),
  )
}

function readTree(item: DocumentNode, variables: ReadonlyMap<string, string>): FoundEndpoint[] {
  const children = itemsOf(at(item, 'children')).flatMap((one) => readTree(one, variables))
  return textAt(item, 'url') === undefined ? children : [...readRequest(item, variables), ...children]
}

function readRequest(request: DocumentNode, variables: ReadonlyMap<string, string>): FoundEndpoint[] {
  const url = textAt(request, 'url') ?? ''
  const mimeType = textAt(request, 'body', 'mimeType')
  const isForm = /form/.test(mimeType ?? '')
  const authentication = textAt(request, 'authentication', 'type')
  const isOff = isTrue(at(request, 'authentication', 'disabled'))
  const summary = textAt(request, 'name')
  const line = request.kind === 'map' ? (request.entries.get('url')?.line ?? request.line) : request.line
  const names = (key: string, node: DocumentNode = request): string[] =>
    itemsOf(at(node, key)).flatMap((one) => (isTrue(at(one, 'disabled')) ? [] : (textAt(one, 'name') ?? [])))
  const body = at(request, 'body')
  const found = endpointOfExample({
    method: textAt(request, 'method') ?? 'GET',
    url,
    line,
    query: names('parameters'),
    headers: names('headers'),
    path: names('pathParameters'),
    variables,
    security: authentication === undefined || isOff ? undefined : authentication === 'none' ? [] : [authentication],
    ...(summary === undefined ? {} : { summary }),
    ...(isForm && body !== undefined ? { form: names('params', body) } : {}),
    ...(mimeType === undefined ? {} : { contentType: mimeType }),
    ...(isForm
      ? {}
      : { body: { text: textAt(body, 'text') ?? '', ...(mimeType === undefined ? {} : { contentType: mimeType }) } }),
  })
  return found === undefined ? [] : [found]
}

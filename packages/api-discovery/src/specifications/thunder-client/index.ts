/** Collections of Thunder Client: one exported file, or a folder of requests kept in the repository. */
import { at, isTrue, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'

export const thunderClient: SpecificationFormat = {
  name: 'thunder-client',
  extensions: ['.json'],
  accepts: (text, file) =>
    /"client(?:Name)?"\s*:\s*"Thunder Client"/.test(text) ||
    (/thunder/i.test(file) && text.includes('"colId"') && text.includes('"url"')),
  read: (_, file, folder) => {
    const node = folder.document(file)
    const collections = node?.kind === 'list' ? node.items : node === undefined ? [] : [node]
    return collections.flatMap((one) => {
      const requests = itemsOf(at(one, 'requests'))
      // In the repository each request is an item of the file itself.
      return (requests.length > 0 ? requests : [one]).flatMap(read)
    })
  },
}

function read(request: DocumentNode): FoundEndpoint[] {
  const url = textAt(request, 'url')
  const method = textAt(request, 'method')
  if (request.kind !== 'map' || url === undefined || method === undefined) return []
  const names = (node: DocumentNode | undefined, keep: (one: DocumentNode) => boolean = () => true): string[] =>
    itemsOf(node).flatMap((one) => (isTrue(at(one, 'isDisabled')) || !keep(one) ? [] : (textAt(one, 'name') ?? [])))
  const type = textAt(request, 'body', 'type') ?? ''
  const isForm = type === 'formdata' || type === 'formencoded'
  const summary = textAt(request, 'name')
  const auth = textAt(request, 'auth', 'type')
  const found = endpointOfExample({
    method,
    url,
    line: request.entries.get('url')?.line ?? request.line,
    query: names(at(request, 'params'), (one) => !isTrue(at(one, 'isPath'))),
    path: names(at(request, 'params'), (one) => isTrue(at(one, 'isPath'))),
    headers: names(at(request, 'headers')),
    ...(isForm ? { form: [...names(at(request, 'body', 'form')), ...names(at(request, 'body', 'files'))] } : {}),
    ...(type === 'formdata' ? { contentType: 'multipart/form-data' } : {}),
    ...(isForm ? {} : { body: { text: textAt(request, 'body', 'raw') ?? '' } }),
    security: auth === undefined || auth === 'inherit' ? undefined : auth === 'none' ? [] : [auth],
    ...(summary === undefined ? {} : { summary }),
  })
  return found === undefined ? [] : [found]
}

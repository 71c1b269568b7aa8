/** WireMock's stub mappings: requests that a mock of an API answers (WireMock: Stubbing, Request Matching). */
import { ANY_METHODS } from '../../model.ts'
import { at, entriesOf, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'

export const wiremock: SpecificationFormat = {
  name: 'wiremock',
  extensions: ['.json'],
  accepts: (text) =>
    /"url(?:Path)?(?:Pattern|Template)?"\s*:/.test(text) && text.includes('"request"') && text.includes('"response"'),
  read: (_, file, folder) => {
    const node = folder.document(file)
    const mappings = at(node, 'mappings') === undefined ? [node] : itemsOf(at(node, 'mappings'))
    return mappings.flatMap((one) => (one === undefined ? [] : read(one)))
  },
}

function read(mapping: DocumentNode): FoundEndpoint[] {
  const request = at(mapping, 'request')
  if (request?.kind !== 'map' || at(mapping, 'response') === undefined) return []
  const key = ['url', 'urlPath', 'urlPathTemplate', 'urlPathPattern', 'urlPattern'].find((one) =>
    request.entries.has(one),
  )
  const method = textAt(request, 'method')
  const written = key === undefined ? undefined : textAt(request, key)
  if (key === undefined || method === undefined || written === undefined) return []
  const url = key.endsWith('Pattern') ? plainPattern(written) : written
  if (url === undefined || !url.startsWith('/')) return []
  const names = (place: string): string[] => entriesOf(at(request, place)).map(([name]) => name)
  const [pattern] = itemsOf(at(request, 'bodyPatterns'))
  const body = at(pattern, 'equalToJson')
  const methods = method === 'ANY' ? ANY_METHODS : [method]
  return methods.flatMap((one) => {
    const found = endpointOfExample({
      method: one,
      url,
      line: request.entries.get(key)?.line ?? request.line,
      query: [...names('queryParameters'), ...names('queryParams')],
      headers: names('headers'),
      cookies: names('cookies'),
      form: names('formParameters'),
      ...(body?.kind === 'scalar' ? { body: { text: String(body.value), contentType: 'application/json' } } : {}),
    })
    return found ?? []
  })
}

/** `/users/([0-9]+)\?full=.*` → `/users/{param}`; undefined for expressions that are more than a path with parts left open. */
function plainPattern(pattern: string): string | undefined {
  const path = pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\\\?.*$|\(\\\?.*$|\[?\?\]?(?=[\w=.*]*$).*$/, '')
    .replaceAll(
      /\((?:\?:)?(?:[^()]|\([^()]*\))*\)[*+?]?|\[[^\]]*\](?:[*+?]|\{[\d,]+\})?|\\[dw](?:[*+?]|\{[\d,]+\})?|\.[*+]/g,
      '{param}',
    )
    .replaceAll(/\\(.)/g, '$1')
  return /^[/\w\-.~{}:@]+$/.test(path) ? path : undefined
}

/** HTTP Archives (HAR 1.2): what a browser recorded. One endpoint for each method and path without values. */
import type { Param } from '../../model.ts'
import { at, entriesOf, itemsOf, textAt, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { isAssetPath, isOfRecordedSite } from './site.ts'

const ASSET_TYPE =
  /^(?:image|font|audio|video)\/|^text\/(?:css|javascript)|^application\/(?:javascript|x-javascript|font|wasm)/

export const har: SpecificationFormat = {
  name: 'har',
  extensions: ['.har', '.json'],
  accepts: (text) => /"log"\s*:/.test(text.slice(0, 2_000)) && text.includes('"entries"') && text.includes('"request"'),
  read: (_, file, folder) => {
    const found = new Map<string, FoundEndpoint>()
    const log = at(folder.document(file), 'log')
    const isOwn = isOfRecordedSite(log)
    for (const entry of itemsOf(at(log, 'entries'))) {
      const isOther = isAsset(entry) || !isOwn(textAt(entry, 'request', 'url') ?? '')
      const endpoint = isOther ? undefined : read(entry)
      if (endpoint === undefined) continue
      const key = `${endpoint.method} ${endpoint.path} ${endpoint.protocol ?? ''}`
      const known = found.get(key)
      found.set(key, known === undefined ? endpoint : { ...known, params: joined(known.params, endpoint.params) })
    }
    return [...found.values()]
  },
}

function isAsset(entry: DocumentNode): boolean {
  const type = textAt(entry, 'response', 'content', 'mimeType') ?? ''
  const url = textAt(entry, 'request', 'url') ?? ''
  return ASSET_TYPE.test(type) || isAssetPath(url.replace(/[?#].*$/s, ''))
}

function read(entry: DocumentNode): FoundEndpoint | undefined {
  const request = at(entry, 'request')
  const names = (...keys: readonly string[]): string[] =>
    itemsOf(at(request, ...keys)).flatMap((one) => textAt(one, 'name') ?? [])
  const contentType = textAt(request, 'postData', 'mimeType')
  const isForm = /form/.test(contentType ?? '')
  const isSocket =
    textAt(entry, '_resourceType') === 'websocket' || entriesOf(entry).some(([name]) => name === '_webSocketMessages')
  return endpointOfExample({
    method: textAt(request, 'method') ?? '',
    url: textAt(request, 'url') ?? '',
    line: request?.line ?? entry.line,
    query: names('queryString'),
    headers: names('headers'),
    cookies: names('cookies'),
    ...(isSocket ? { protocol: 'ws' as const } : {}),
    ...(contentType === undefined ? {} : { contentType: contentType.replace(/;.*$/s, '').trim() }),
    ...(isForm ? { form: names('postData', 'params') } : { body: { text: textAt(request, 'postData', 'text') ?? '' } }),
  })
}

function joined(a: readonly Param[], b: readonly Param[]): Param[] {
  return [...a, ...b.filter((param) => !a.some((one) => one.in === param.in && one.name === param.name))]
}

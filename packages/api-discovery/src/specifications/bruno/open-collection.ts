/** Requests of an OpenCollection (the open format that Bruno keeps in YAML): one request in each file. */
import { at, isTrue, itemsOf, textAt, textOf, type DocumentNode } from '../document.ts'
import { endpointOfExample } from '../example-request.ts'
import type { SpecificationFormat } from '../format.ts'

export const openCollection: SpecificationFormat = {
  name: 'opencollection',
  extensions: ['.yml', '.yaml'],
  accepts: (text) => /^info:\s*$/m.test(text) && /^(?:http|websocket):\s*$/m.test(text) && /^\s+url:/m.test(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    const isSocket = at(node, 'websocket') !== undefined
    const request = at(node, isSocket ? 'websocket' : 'http')
    const url = textAt(request, 'url')
    if (request?.kind !== 'map' || url === undefined) return []
    const body = at(request, 'body')
    const type = textAt(body, 'type') ?? ''
    const isForm = /form/.test(type)
    const data = at(body, 'data')
    const auth = textOf(at(request, 'auth')) ?? textAt(request, 'auth', 'type')
    const summary = textAt(node, 'info', 'name')
    const found = endpointOfExample({
      method: textAt(request, 'method') ?? 'GET',
      url,
      line: (request.entries.get('method') ?? request.entries.get('url'))?.line ?? request.line,
      query: names(at(request, 'params'), 'query'),
      path: names(at(request, 'params'), 'path'),
      headers: names(at(request, 'headers')),
      ...(isSocket ? { protocol: 'ws' as const } : {}),
      ...(isForm ? { form: names(data) } : { body: { text: textOf(data) ?? '', ...typeNamed(type) } }),
      ...(/multipart/.test(type) ? { contentType: 'multipart/form-data' } : {}),
      ...(summary === undefined ? {} : { summary }),
      security: auth === undefined || auth === 'inherit' ? undefined : auth === 'none' ? [] : [auth],
    })
    return found === undefined ? [] : [found]
  },
}

function typeNamed(type: string): { contentType?: string } {
  return /^(?:json|xml)$/.test(type) ? { contentType: `application/${type}` } : {}
}

function names(list: DocumentNode | undefined, type?: string): string[] {
  return itemsOf(list).flatMap((one) => {
    const isOff = isTrue(at(one, 'disabled')) || textAt(one, 'enabled') === 'false'
    const isOther = type !== undefined && (textAt(one, 'type') ?? 'query') !== type
    return isOff || isOther ? [] : (textAt(one, 'name') ?? [])
  })
}

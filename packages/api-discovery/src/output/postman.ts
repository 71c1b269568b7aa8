import { createHash } from 'node:crypto'
import type { SourceDiscovery } from '../model.ts'
import { isSpokenWithCurl } from './curl.ts'
import { declaredOnce, type DeclaredEndpoint } from './declared-once.ts'
import { exampleBody, exampleText, type Example } from './example.ts'

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/** A Postman collection (format 2.1.0): a folder for each first part of a path, `{{baseUrl}}` as variable. */
export function postmanCollection({ endpoints }: SourceDiscovery, name: string): string {
  const folders = new Map<string, object[]>()
  for (const endpoint of declaredOnce(endpoints).filter(isSpokenWithCurl)) {
    const folder = endpoint.path.split('/')[1] || '/'
    const items = folders.get(folder)
    if (items === undefined) folders.set(folder, [item(endpoint)])
    else items.push(item(endpoint))
  }
  const collection = {
    info: { _postman_id: idOf(name), name, schema: SCHEMA },
    item: [...folders].map(([folder, items]) => ({ name: folder, item: items })),
    variable: [{ key: 'baseUrl', value: 'http://localhost:3000' }],
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}

/** The same name gives the same id, so that importing again replaces the collection. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

function item(endpoint: DeclaredEndpoint): object {
  const { method, path, params, file, line, summary, operation } = endpoint
  const body = exampleBody(endpoint.body, params)
  const headers = params.filter((param) => param.in === 'header')
  const header = headers.map((param) => ({
    key: param.name,
    value: exampleText(param),
    disabled: param.required !== true,
  }))
  const cookies = params.filter((param) => param.in === 'cookie')
  if (cookies.length > 0) {
    const value = cookies.map((param) => `${param.name}=${exampleText(param)}`).join('; ')
    header.push({ key: 'Cookie', value, disabled: cookies.every((param) => param.required !== true) })
  }
  const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD'
  return {
    name: summary ?? operation ?? `${method} ${path}`,
    request: {
      method,
      description: `Declared at ${file}:${line}`,
      header: hasBody ? [...header, { key: 'Content-Type', value: body.contentType, disabled: false }] : header,
      url: url(endpoint),
      ...(hasBody ? { body: bodyOf(body.contentType, body.value) } : {}),
    },
  }
}

function url({ path, params }: DeclaredEndpoint): object {
  // Postman has variables only as whole segments, `:id`; in the middle of one a collection variable stands.
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => segment.replace(/^\{([^{}]+)\}$/, ':$1').replaceAll(/\{([^{}]+)\}/g, '{{$1}}'))
  const query = params.filter((param) => param.in === 'query')
  const search = query.map((param) => `${param.name}=${exampleText(param)}`).join('&')
  const whole = [...path.matchAll(/\/\{([^{}]+)\}(?=\/|$)/g)].map(([, name = '']) => name)
  return {
    raw: `{{baseUrl}}/${segments.join('/')}${search === '' ? '' : `?${search}`}`,
    host: ['{{baseUrl}}'],
    path: segments,
    query: query.map((param) => ({
      key: param.name,
      value: exampleText(param),
      disabled: param.required !== true,
    })),
    variable: whole.map((name) => {
      const param = params.find((one) => one.in === 'path' && one.name === name)
      return { key: name, value: param === undefined ? 'string' : exampleText(param) }
    }),
  }
}

function bodyOf(contentType: string, value: Example): object {
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  const pairs = fields.map(([key, field]) => ({
    key,
    value: typeof field === 'string' ? field : JSON.stringify(field),
    type: 'text',
  }))
  if (contentType.startsWith('multipart/')) return { mode: 'formdata', formdata: pairs }
  if (contentType.includes('x-www-form-urlencoded')) return { mode: 'urlencoded', urlencoded: pairs }
  const language = contentType.includes('json') ? 'json' : 'text'
  return { mode: 'raw', raw: JSON.stringify(value, null, 2), options: { raw: { language } } }
}

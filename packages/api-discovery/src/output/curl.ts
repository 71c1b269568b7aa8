import type { SourceDiscovery } from '../model.ts'
import { declaredOnce, type DeclaredEndpoint } from './declared-once.ts'
import { exampleBody, exampleText } from './example.ts'

/**
 * A POSIX shell script with one cURL command for each endpoint. `BASE_URL` must be set; path parameters are variables
 * that are named in the comment above.
 */
export function curlScript({ endpoints }: SourceDiscovery): string {
  const commands = declaredOnce(endpoints).filter(isSpokenWithCurl).map(command)
  return ['#!/bin/sh', ': "${BASE_URL:?Set BASE_URL, as http://localhost:3000}"', '', ...commands].join('\n')
}

/** WebSockets and gRPC need other clients. */
export function isSpokenWithCurl({ protocol, method }: DeclaredEndpoint): boolean {
  return protocol !== 'ws' && protocol !== 'grpc' && method !== 'CONNECT'
}

function command(endpoint: DeclaredEndpoint): string {
  const { method, path, params, file, line } = endpoint
  const variables = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
  const query = params.filter((param) => param.in === 'query' && param.required === true)
  const pathText = path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const param = params.find((one) => one.in === 'path' && one.name === name)
    return encodeURIComponent(param === undefined ? 'string' : exampleText(param))
  })
  const queryText = query.map((param) => `${encode(param.name)}=${encode(exampleText(param))}`).join('&')
  const parts = [`curl -X ${quoted(method)}`]
  if (method === 'HEAD') parts[0] = 'curl --head'
  for (const param of params) {
    if (param.in === 'header' && param.required === true)
      parts.push(`-H ${quoted(`${param.name}: ${exampleText(param)}`)}`)
    if (param.in === 'cookie' && param.required === true)
      parts.push(`-b ${quoted(`${param.name}=${encode(exampleText(param))}`)}`)
  }
  const body = exampleBody(endpoint.body, params)
  if (body !== undefined && method !== 'GET' && method !== 'HEAD') parts.push(...bodyOptions(body))
  parts.push(`"$BASE_URL"${quoted(pathText + (queryText === '' ? '' : `?${queryText}`))}`)
  const note = variables.length === 0 ? '' : ` (example values: ${variables.join(', ')})`
  return `# ${`${file}:${line}${note}`.replaceAll(/\p{Cc}+/gu, ' ')}\n${parts.join(' \\\n  ')}\n`
}

function bodyOptions({ contentType, value }: NonNullable<ReturnType<typeof exampleBody>>): string[] {
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  const asText = (field: unknown): string => (typeof field === 'string' ? field : JSON.stringify(field))
  if (contentType.startsWith('multipart/'))
    return fields.map(([name, field]) => `--form-string ${quoted(`${name}=${asText(field)}`)}`)
  if (contentType.includes('x-www-form-urlencoded'))
    return fields.map(([name, field]) => `--data-urlencode ${quoted(`${encode(name)}=${asText(field)}`)}`)
  return [`-H ${quoted(`Content-Type: ${contentType}`)}`, `--data-raw ${quoted(JSON.stringify(value))}`]
}

/** Inside single quotes the shell knows no special character but the quote itself (POSIX.1-2024, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** `.http` and `.rest` files, as editors of JetBrains, Microsoft and the REST Client extension run them. */
import { endpointOfExample, type ExampleRequest } from '../example-request.ts'
import type { SpecificationFormat } from '../format.ts'
import { linesOf } from '../lines.ts'

const REQUEST_LINE =
  /^(GET|HEAD|POST|PUT|DELETE|CONNECT|PATCH|OPTIONS|TRACE|QUERY|LIST|GRAPHQL|WEBSOCKET|PROPFIND|MKCOL|COPY|MOVE|LOCK|UNLOCK)\s+(\S.*?)(?:\s+HTTP\/[\d.]+)?\s*$/
const MAX_LINES = 200_000

export const httpFile: SpecificationFormat = {
  name: 'http-file',
  extensions: ['.http', '.rest'],
  accepts: (text) => /^[ \t]*(?:[A-Z]{3,}[ \t]+\S|https?:\/\/)/m.test(text),
  read: (text) => {
    const lines = linesOf(text, MAX_LINES)
    const variables = new Map(
      lines.flatMap((line) => {
        const [, name, value] = /^\s*@([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
        return name === undefined || value === undefined ? [] : [[name, value] as const]
      }),
    )
    return requestsOf(lines).flatMap((request) => endpointOfExample({ ...request, variables }) ?? [])
  },
}

function requestsOf(lines: readonly string[]): ExampleRequest[] {
  const starts = lines.flatMap((line, i) => (line.startsWith('###') ? [i] : []))
  return [-1, ...starts].flatMap((start, i) => {
    const summary = lines[start]?.replace(/^#+\s*/, '').trim()
    const request = requestOf(lines, start + 1, starts[i] ?? lines.length)
    return request === undefined ? [] : [summary === undefined || summary === '' ? request : { ...request, summary }]
  })
}

function requestOf(lines: readonly string[], from: number, to: number): ExampleRequest | undefined {
  let at = from
  const isBefore = (line: string): boolean => line.trim() === '' || /^\s*(?:#|\/\/|@|<)/.test(line)
  // A script before the request, `< {% … %}`, may go over several lines.
  while (at < to && isBefore(lines[at] ?? '')) {
    if (/^\s*<\s*\{%/.test(lines[at] ?? '')) while (at < to && !(lines[at] ?? '').includes('%}')) at++
    at++
  }
  if (at >= to) return undefined
  const first = lines[at] ?? ''
  const line = at + 1
  const [, method = 'GET', written = first.trim()] = REQUEST_LINE.exec(first.trim()) ?? []
  if (method === 'GET' && written === first.trim() && !/^(?:https?:|\{\{|\/)/.test(written)) return undefined
  let url = written
  for (at++; at < to && /^\s+[?&/]/.test(lines[at] ?? ''); at++) url += (lines[at] ?? '').trim()
  const headers: { name: string; value: string }[] = []
  for (; at < to && (lines[at] ?? '').trim() !== ''; at++) {
    const [, name, value = ''] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(lines[at] ?? '') ?? []
    if (name !== undefined && !name.startsWith('#')) headers.push({ name, value })
  }
  const body = bodyLines(lines.slice(at + 1, to))
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value
  const cookie = headers.find(({ name }) => name.toLowerCase() === 'cookie')?.value ?? ''
  const isForm = /urlencoded/.test(contentType ?? '')
  const parts = /multipart/.test(contentType ?? '') ? partNames(lines.slice(at + 1, to)) : []
  return {
    method: method === 'GRAPHQL' ? 'POST' : method === 'WEBSOCKET' ? 'GET' : method,
    ...(method === 'WEBSOCKET' ? { protocol: 'ws' as const } : {}),
    url,
    line,
    headers: headers.map(({ name }) => name),
    cookies: cookie.split(';').map((pair) => pair.split('=', 1)[0] ?? ''),
    ...(contentType === undefined ? {} : { contentType }),
    ...(parts.length > 0
      ? { form: parts }
      : isForm
        ? {
            form: body
              .replaceAll('\n', '')
              .split('&')
              .map((pair) => pair.split('=', 1)[0] ?? ''),
          }
        : { body: { text: body } }),
  }
}

/** `Content-Disposition: form-data; name="file"` */
function partNames(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^content-disposition:.*\bname="?([^";]+)"?/i.exec(line)?.[1] ?? [])
}

/** The body without handlers of responses (`> {% … %}`), redirections (`>> file`) and inclusions (`< file`). */
function bodyLines(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /^\s*(?:>{1,2}!?\s|<>\s)/.test(line))
  return (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^\s*(?:<\s|#|\/\/)/.test(line)).join('\n')
}

/** Hurl files: requests as plain text, with the answers that are expected (Hurl manual: File format). */
import { endpointOfExample, type ExampleRequest } from '../example-request.ts'
import type { SpecificationFormat } from '../format.ts'
import { linesOf } from '../lines.ts'

const REQUEST = /^([A-Z]{3,20})\s+(\S.*?)\s*$/
const SECTION = /^\[(\w+)\]\s*$/
const MAX_LINES = 200_000

export const hurl: SpecificationFormat = {
  name: 'hurl',
  extensions: ['.hurl'],
  accepts: (text) => /^[A-Z]{3,20}\s+\S/m.test(text),
  read: (text) => requestsOf(linesOf(text, MAX_LINES)).flatMap((one) => endpointOfExample(one) ?? []),
}

function requestsOf(lines: readonly string[]): ExampleRequest[] {
  const found: ExampleRequest[] = []
  for (let i = 0; i < lines.length; i++) {
    const [, method, url] = REQUEST.exec(lines[i] ?? '') ?? []
    if (method === undefined || url === undefined || /^HTTP$/.test(method)) continue
    let end = i + 1
    // The answer begins with its version; another request may follow without one.
    while (
      end < lines.length &&
      !/^HTTP(?:\/[\d.*]+)?\s+(?:\d|\*)/.test(lines[end] ?? '') &&
      !isRequest(lines[end] ?? '')
    )
      end++
    found.push(requestOf(method, url, i + 1, lines.slice(i + 1, end)))
    i = end - 1
  }
  return found
}

function isRequest(line: string): boolean {
  return /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT)\s+\S/.test(line)
}

function requestOf(method: string, url: string, line: number, rest: readonly string[]): ExampleRequest {
  const sections = new Map<string, string[]>()
  const headers: string[] = []
  let contentType: string | undefined
  const body: string[] = []
  let section: string | undefined
  for (const text of rest) {
    if (/^\s*#/.test(text)) continue
    const next = SECTION.exec(text)?.[1]
    if (next !== undefined) {
      section = next
      sections.set(next, [])
      continue
    }
    const [, key, value = ''] = /^\s*([\w.$[\]{}-]+)\s*:\s*(.*)$/.exec(text) ?? []
    if (section !== undefined && key !== undefined) sections.get(section)?.push(key)
    else if (section === undefined && body.length === 0 && key !== undefined) {
      headers.push(key)
      if (key.toLowerCase() === 'content-type') contentType = value.trim()
    } else if (text.trim() !== '' || body.length > 0) body.push(text)
  }
  const of = (...names: readonly string[]): string[] => names.flatMap((name) => sections.get(name) ?? [])
  const multipart = of('MultipartFormData', 'Multipart')
  const type = multipart.length > 0 ? 'multipart/form-data' : contentType
  return {
    method,
    url,
    line,
    headers,
    query: of('QueryStringParams', 'Query'),
    cookies: of('Cookies'),
    form: [...of('FormParams', 'Form'), ...multipart],
    body: { text: body.filter((text) => !text.trimStart().startsWith('```')).join('\n') },
    ...(type === undefined ? {} : { contentType: type }),
    security: sections.has('BasicAuth') ? ['basic'] : undefined,
  }
}

import type { WireRequest } from './message.ts'

/** The request as bytes. Header values go out in latin1, as RFC 9110 §5.5 reads them; text beyond that is sent as its UTF-8 bytes. */
export function bytesOf(request: WireRequest): Buffer {
  let head = `${request.method} ${request.target} HTTP/1.1\r\n`
  let hasHost = false
  let hasLength = false
  for (const [name, value] of request.headers) {
    if (name.length === 4 && name.toLowerCase() === 'host') hasHost = true
    else if (name.length === 14 && name.toLowerCase() === 'content-length') hasLength = true
    else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') hasLength = true
    head += `${name}: ${value}\r\n`
  }
  if (!hasHost) {
    const host = request.origin.slice(request.origin.indexOf('//') + 2)
    head = head.replace('\r\n', () => `\r\nHost: ${host}\r\n`)
  }
  const body = request.body
  const needsLength = body !== undefined || /^(?:POST|PUT|PATCH)$/i.test(request.method)
  if (needsLength && !hasLength) head += `Content-Length: ${body?.length ?? 0}\r\n`
  const headBytes = Buffer.from(`${head}\r\n`, 'utf8')
  return body === undefined || body.length === 0 ? headBytes : Buffer.concat([headBytes, body])
}

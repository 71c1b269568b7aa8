import { csrfHeaders } from './client.ts'
import { errorOf, noAnswer, parseProblem } from './problem.ts'

interface Upload {
  method: 'POST' | 'PUT'
  url: string
  file: Blob
  headers?: Record<string, string>
  /** Called with the bytes sent so far. */
  onProgress: (sent: number) => void
  signal: AbortSignal
}

/**
 * Sends a file as a stream of bytes and returns the JSON of the answer, to be parsed by the caller.
 * XMLHttpRequest, since fetch does not tell how much was sent. Throws what the typed client throws.
 */
export function uploadBytes({ method, url, file, headers = {}, onProgress, signal }: Upload): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries({
      ...csrfHeaders,
      ...headers,
      'content-type': 'application/octet-stream',
    })) {
      request.setRequestHeader(name, value)
    }
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
    request.addEventListener('load', () => {
      const body = parseJson(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(body)
      else reject(errorOf(parseProblem(body) ?? { title: 'The server refused the file', status: request.status }))
    })
    request.addEventListener('error', () => reject(errorOf(noAnswer)))
    request.addEventListener('abort', () => reject(new DOMException('The upload was stopped', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) {
      reject(new DOMException('The upload was stopped', 'AbortError'))
      return
    }
    request.send(file)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

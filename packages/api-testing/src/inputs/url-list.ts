import { normalizedTemplate } from '../model/endpoint.ts'
import type { RecordedRequest } from './traffic.ts'

/**
 * One endpoint a line: `[METHOD] URL-or-path`, e.g. `GET https://api.example.org/users/{id}?page=1` or `/health`. `#` starts a comment. A line
 * without a host needs `target`.
 */
export function readUrlList(
  text: string,
  target: string | undefined,
): { requests: RecordedRequest[]; notes: string[] } {
  const requests: RecordedRequest[] = []
  const notes: string[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    const entry = line.replace(/(?:^|\s)#.*$/, '').trim()
    if (entry === '') return
    const match = /^(?:([A-Za-z]+)\s+)?(?:(https?:\/\/[^/?#\s]+))?(\/[^\s?#]*)?(?:\?([^\s#]*))?$/.exec(entry)
    const origin = target === undefined ? match?.[2] : new URL(target).origin
    if (match === null || origin === undefined) {
      notes.push(
        `line ${index + 1} is no URL${match === null ? '' : ' with a host, and there is no --target'}: ${entry.slice(0, 80)}`,
      )
      return
    }
    requests.push({
      method: (match[1] ?? 'GET').toUpperCase(),
      origin,
      path: normalizedTemplate(match[3] ?? '/'),
      pathValues: new Map(),
      query: [...new URLSearchParams(match[4] ?? '')],
      headers: [],
      body: undefined,
      name: '',
    })
  })
  return { requests, notes }
}

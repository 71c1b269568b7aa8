import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import { consumerKeys } from '../values/names.ts'
import type { Knowledge } from './knowledge.ts'

const maxLinks = 500

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The values of the path's parameters when the path fits the template. */
function matched(template: string, path: string): Map<string, string> | undefined {
  const names = pathParamsOf(template)
  const source = template
    .split(/\{[^{}]+\}/)
    .map(escaped)
    .join('([^/]+)')
  const match = new RegExp(`^${source}/?$`).exec(path)
  if (match === null) return undefined
  try {
    return new Map(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]))
  } catch {
    return undefined
  }
}

/**
 * Addresses in an answer (a Location header, `_links`, `href`, `url` …) that fit the template of an endpoint give the values of its path
 * parameters, also where no field of the answer holds them.
 */
export function learnLinks(knowledge: Knowledge, as: string, exchange: Exchange): void {
  const templates = knowledge.endpoints.filter(
    (endpoint) => endpoint.graphql === undefined && endpoint.path.includes('{'),
  )
  if (templates.length === 0) return
  const { request, response } = exchange
  const body = parseJson(textOf(response))
  const texts = (body === undefined ? [] : leavesOf(body, 4000)).flatMap(({ value }) =>
    typeof value === 'string' && value.length < 500 && /^(?:https?:\/)?\//.test(value) ? [value] : [],
  )
  const location = headerOf(response.headers, 'location')
  if (location !== undefined) texts.unshift(location)
  for (const text of texts.slice(0, maxLinks)) {
    const url = URL.parse(text, request.origin)
    if (url === null || url.origin !== request.origin) continue
    for (const endpoint of templates) {
      for (const [name, value] of matched(endpoint.path, url.pathname) ?? []) {
        if (value.includes('{')) continue
        knowledge.pool.add(consumerKeys(endpoint, 'path', name), {
          value,
          as,
          from: request.method === 'GET' ? url.pathname : location === text ? 'Location' : url.pathname,
          created: location === text && request.method === 'POST' && response.status === 201,
        })
      }
    }
  }
}

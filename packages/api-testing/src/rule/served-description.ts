import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import { scalarText } from '../request/draft.ts'
import type { ApiView, RuleContext } from './types.ts'
import { getPath } from './upload.ts'

const usualPaths = [
  '/openapi.json',
  '/swagger.json',
  '/v3/api-docs',
  '/v2/api-docs',
  '/swagger/v1/swagger.json',
  '/api-docs',
  '/api/openapi.json',
  '/api/swagger.json',
  '/docs/openapi.json',
  '/swagger/doc.json',
]

export interface ServedDescription {
  readonly document: JsonObject
  readonly exchange: Exchange
}

const found = new WeakMap<ApiView, Map<string, Promise<ServedDescription | undefined>>>()

/** The OpenAPI or Swagger document that the origin serves to anybody; asked for once in a run. */
export function servedDescription(context: RuleContext): Promise<ServedDescription | undefined> {
  let known = found.get(context.api)
  if (known === undefined) {
    known = new Map()
    found.set(context.api, known)
  }
  const { origin } = context.endpoint
  let description = known.get(origin)
  if (description === undefined) {
    description = search(context)
    known.set(origin, description)
  }
  return description
}

async function search(context: RuleContext): Promise<ServedDescription | undefined> {
  for (const path of usualPaths) {
    const exchange = await context.send(getPath(context, path), { as: 'nobody' })
    const document = exchange.response.status === 200 ? parseJson(textOf(exchange.response)) : undefined
    if (isJsonObject(document) && isJsonObject(document.paths) && (document.openapi ?? document.swagger) !== undefined)
      return { document, exchange }
  }
  return undefined
}

/** The addresses of servers that a description names: `servers` of OpenAPI 3, host and schemes of Swagger 2. */
export function serversOf(document: JsonObject): string[] {
  const servers = Array.isArray(document.servers) ? document.servers : []
  const urls = servers.flatMap((server) => (isJsonObject(server) && typeof server.url === 'string' ? [server.url] : []))
  const schemes: Json[] = Array.isArray(document.schemes) ? document.schemes : ['https']
  const { host } = document
  const basePath = typeof document.basePath === 'string' ? document.basePath : ''
  const swagger = typeof host === 'string' ? schemes.map((scheme) => `${scalarText(scheme)}://${host}${basePath}`) : []
  return [...urls, ...swagger]
}

/** Path prefixes under which the described paths lie: those of the servers on this origin, else none. */
export function prefixesOf(document: JsonObject, origin: string): string[] {
  const prefixes = serversOf(document).flatMap((server) => {
    try {
      const { pathname } = new URL(server, origin)
      return [pathname.replace(/\/$/, '')]
    } catch {
      return []
    }
  })
  return prefixes.length === 0 ? [''] : [...new Set(prefixes)]
}

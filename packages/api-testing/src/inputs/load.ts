import { ApiTestError } from '../errors.ts'
import type { ApiDescription, Endpoint } from '../model/endpoint.ts'
import { locationOf, parseData, readText } from './document.ts'
import { graphqlEndpoints, readGraphqlSchema } from './graphql.ts'
import { isHar, readHar } from './har.ts'
import { introspect, unknownSchema } from './introspection.ts'
import { isOpenApi, readOpenApi } from './openapi.ts'
import { isPostman, readPostman } from './postman.ts'
import type { RecordedRequest } from './traffic.ts'
import { withTraffic } from './traffic.ts'
import { readUrlList } from './url-list.ts'

export type InputKind = 'openapi' | 'har' | 'postman' | 'graphql' | 'urls'

export interface InputSource {
  readonly kind: InputKind
  /** File or URL. */
  readonly from: string
  /** GraphQL only: the path requests go to. Default `/graphql`. */
  readonly endpoint?: string
}

/**
 * Reads all inputs into one list of endpoints: descriptions first, then traffic, whose requests become samples of the described endpoints or
 * endpoints of their own. Errors: `input_unreadable`, `input_invalid`.
 */
export async function loadInputs(sources: readonly InputSource[], target: string | undefined): Promise<ApiDescription> {
  const endpoints = new Map<string, Endpoint>()
  const schemes: ApiDescription['schemes'][number][] = []
  const notes: string[] = []
  const traffic: RecordedRequest[] = []
  for (const source of sources) {
    const location = locationOf(source.from)
    const isLive =
      source.kind === 'graphql' && /^https?:/.test(location) && !/\.(?:graphqls?|json|sdl)$/i.test(location)
    const text = isLive ? await introspect(location) : await readText(location)
    switch (source.kind) {
      case 'openapi': {
        const document = parseData(text, source.from)
        if (!isOpenApi(document))
          throw new ApiTestError(
            'input_invalid',
            `${source.from} is no OpenAPI description: it has neither "openapi" nor "swagger" beside "paths"`,
          )
        const read = await readOpenApi(document, location, target)
        for (const endpoint of read.endpoints) endpoints.set(endpoint.id, endpoint)
        schemes.push(...read.schemes)
        notes.push(...read.notes)
        break
      }
      case 'har':
        traffic.push(...readHar(parsed(text, source, isHar, 'HAR recording'), source.from, target))
        break
      case 'postman':
        traffic.push(...readPostman(parsed(text, source, isPostman, 'Postman collection'), source.from, target))
        break
      case 'graphql': {
        if (target === undefined)
          throw new ApiTestError('usage', `${source.from}: a GraphQL schema names no server; give --target`)
        if (text === unknownSchema)
          notes.push(
            `${source.from} keeps its schema to itself: only what concerns all of its fields is tested; give a schema file for the rest`,
          )
        const document = /^\s*[{[]/.test(text) ? parseData(text, source.from) : text
        const url = new URL(source.endpoint ?? (isLive ? new URL(location).pathname : '/graphql'), target)
        for (const endpoint of graphqlEndpoints(readGraphqlSchema(document, source.from), {
          origin: url.origin,
          path: url.pathname,
        }))
          endpoints.set(endpoint.id, endpoint)
        break
      }
      case 'urls': {
        const read = readUrlList(text, target)
        traffic.push(...read.requests)
        notes.push(...read.notes.map((note) => `${source.from}: ${note}`))
        break
      }
    }
  }
  return { endpoints: withTraffic([...endpoints.values()], traffic), schemes, notes }
}

function parsed(
  text: string,
  source: InputSource,
  fits: (document: ReturnType<typeof parseData>) => boolean,
  what: string,
): ReturnType<typeof parseData> {
  const document = parseData(text, source.from)
  if (!fits(document)) throw new ApiTestError('input_invalid', `${source.from} is no ${what}`)
  return document
}

/** Guesses what a file holds, for `holdfast api test FILE`. */
export async function kindOfInput(from: string): Promise<InputKind> {
  const text = await readText(locationOf(from))
  if (/\b(?:type\s+Query|schema\s*\{)/.test(text) && !/^\s*[{[]/.test(text)) return 'graphql'
  const document = /^\s*[{[]|^\s*(?:openapi|swagger)\s*:/m.test(text) ? parseData(text, from) : null
  if (isOpenApi(document)) return 'openapi'
  if (isHar(document)) return 'har'
  if (isPostman(document)) return 'postman'
  if (document !== null && JSON.stringify(document).includes('"__schema"')) return 'graphql'
  return 'urls'
}

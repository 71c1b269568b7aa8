import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { resourceOfEndpoint } from '../values/names.ts'
import { leavesOf, parseJson } from '../json.ts'
import { textOf } from '../http/message.ts'
import { createdId } from './created-object.ts'
import type { RuleContext } from './types.ts'
import { getPath } from './upload.ts'

/**
 * Working requests that may show what this endpoint stored, the likeliest first: reads below its own path (with the id that the answer names),
 * then of the same resource, then the rest. At most `limit`.
 */
export function readersOf(context: RuleContext, stored: Exchange, limit = 8): RequestDraft[] {
  const { endpoint } = context
  const id = createdId(stored)
  const resource = resourceOfEndpoint(endpoint)
  const rank = (candidate: Endpoint): number => {
    if (candidate.graphql !== undefined || endpoint.graphql !== undefined)
      return resourceOfEndpoint(candidate) === resource ? 1 : 3
    if (candidate.path === endpoint.path) return 0
    // What shows one object comes before lists of all kinds below the same path.
    if (candidate.path.startsWith(`${endpoint.path}/`)) return pathParamsOf(candidate.path).length === 1 ? 0.5 : 1
    return resourceOfEndpoint(candidate) === resource ? 2 : 3
  }
  return context.api.endpoints
    .filter((candidate) => candidate.effect === 'read' && candidate.origin === endpoint.origin)
    .filter((candidate) => candidate.method === 'GET' || candidate.graphql !== undefined)
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((candidate): RequestDraft[] => {
      const draft = context.api.view(candidate).baseline()?.draft
      if (draft === undefined) return []
      const names = pathParamsOf(candidate.path)
      const [only] = names
      const isBelow = candidate.path.startsWith(`${endpoint.path}/`)
      return id !== undefined && only !== undefined && names.length === 1 && isBelow
        ? [{ ...draft, pathValues: new Map([[only, id]]) }, draft]
        : [draft]
    })
    .slice(0, limit)
}

const mostLinks = 3

/** Pages of the same origin that the answer names: `"url": "/articles/first-steps"`. */
function linkedPages(context: RuleContext, stored: Exchange): RequestDraft[] {
  const body = parseJson(textOf(stored.response))
  const paths = (body === undefined ? [] : leavesOf(body, 500)).flatMap(({ value }) => {
    const url =
      typeof value === 'string' && /^(?:https?:\/\/|\/(?!\/))\S+$/.test(value)
        ? URL.parse(value, context.endpoint.origin)
        : null
    return url?.origin === context.endpoint.origin ? [url.pathname + url.search] : []
  })
  return [...new Set(paths)].slice(0, mostLinks).map((path) => getPath(context, path))
}

/** The first answer to one of the readers, or to what the stored answer links to, that passes the test; undefined when none does. */
export async function findStored(
  context: RuleContext,
  stored: Exchange,
  shows: (exchange: Exchange) => boolean,
): Promise<Exchange | undefined> {
  for (const draft of [...readersOf(context, stored), ...linkedPages(context, stored)]) {
    const exchange = await context.send(draft)
    if (outcomeOf(exchange.response) === 'works' && shows(exchange)) return exchange
  }
  return undefined
}

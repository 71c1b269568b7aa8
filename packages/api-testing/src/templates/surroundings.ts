import { headerOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Credentials } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import type { RuleContext } from '../rule/types.ts'
import { javaRegex } from './comparisons.ts'
import type { Surroundings } from './conditions.ts'
import type { Message, Pair, TextRequest } from './message.ts'
import { bodyPairs, messageOf, queryPairs } from './message.ts'
import type { Callers } from './operations.ts'

/** Parts of the sample that templates can name. */
export function* sampleVariables({ request, response }: Message): Generator<[string, Json]> {
  yield ['url', request.url]
  yield ['method', request.method]
  yield ['sample_request_payload', request.body]
  yield ['sample_response_payload', response.body]
  for (const { key, value } of bodyPairs(request.body, headerOf(request.headers, 'content-type') ?? ''))
    yield [`sample_request_payload.${key}`, value]
  for (const { key, value } of bodyPairs(response.body, headerOf(response.headers, 'content-type') ?? ''))
    yield [`sample_response_payload.${key}`, value]
  for (const [name, value] of request.headers) yield [`sample_request_headers.${name.toLowerCase()}`, value]
  for (const [name, value] of response.headers) yield [`sample_response_headers.${name.toLowerCase()}`, value]
}

/** Whose credentials a template can use. */
export function callersOf(context: RuleContext, owner: Credentials): Callers {
  const attacker =
    context.session(context.peer ?? '') ?? context.identities.find((identity) => identity.name !== context.owner)
  return {
    owner,
    attacker: attacker?.credentials,
    ofRole: (role) => {
      const wanted = role.toLowerCase()
      const named = context.identities.find((identity) => identity.role.toLowerCase() === wanted)
      if (named !== undefined) return named.credentials
      // the two roles that public templates know
      if (wanted === 'admin') return context.privileged?.credentials
      return wanted === 'member' || wanted === 'user' ? context.unprivileged?.credentials : undefined
    },
  }
}

/** What conditions of a template may ask of the run around it. */
export function surroundingsOf(context: RuleContext, sample: Message): Surroundings {
  return {
    isPublic: context.isPublicByIntent,
    // what strangers get names nothing that is somebody's; all else is taken for private until the contrary is known
    privateVariables: () =>
      context.isPublicByIntent || context.baseline('nobody') !== undefined
        ? []
        : requestValues(context.endpoint, sample.request).filter(({ value }) => scalarText(value) !== ''),
    parametersLike: (pattern) => {
      const regex = javaRegex(pattern)
      const own = new Set(requestValues(context.endpoint, sample.request).map(({ value }) => scalarText(value)))
      return context.api.endpoints.flatMap((endpoint) => {
        const baseline = context.api.view(endpoint).baseline()
        if (baseline === undefined) return []
        return requestValues(endpoint, messageOf(baseline.exchange).request).filter(
          ({ key, value }) => (regex?.test(key) ?? false) && !own.has(scalarText(value)),
        )
      })
    },
    isKnownEndpoint: (method, url) => context.api.endpoints.some((endpoint) => isAt(endpoint, method, url)),
    roleHasAccess: (role) =>
      context.identities.some(
        (identity) =>
          identity.role.toLowerCase() === role.toLowerCase() && context.baseline(identity.name) !== undefined,
      ),
    wasCalled: async (tokens) => {
      const { oob, oobWaitMs } = context
      if (oob === undefined) return false
      for (const token of tokens) if ((await oob.waitFor(token, oobWaitMs)).length > 0) return true
      return false
    },
  }
}

/** Values that a request names things by: parts of the path that are parameters, the query, members of the body. */
function requestValues(endpoint: Endpoint, request: TextRequest): Pair[] {
  const path = new URL(request.url).pathname.split('/')
  const names = endpoint.path.split('/')
  const inPath = names.flatMap((segment, index): Pair[] => {
    const [name] = pathParamsOf(segment)
    return name === undefined ? [] : [{ key: name, value: decodeURIComponentOr(path[index] ?? '') }]
  })
  return [
    ...inPath,
    ...queryPairs(request.url).map(([key, value]) => ({ key, value })),
    ...bodyPairs(request.body, headerOf(request.headers, 'content-type') ?? '').filter(
      ({ value }) => typeof value !== 'object',
    ),
  ]
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isAt(endpoint: Endpoint, method: string, url: string): boolean {
  const { origin, pathname } = new URL(url)
  if (endpoint.method !== method || endpoint.origin !== origin) return false
  const [wanted, given] = [endpoint.path.split('/'), pathname.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => segment.startsWith('{') || segment === given[index])
  )
}

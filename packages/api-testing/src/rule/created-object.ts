import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import { getAt, leavesOf, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { withPoint } from '../request/points.ts'
import { consumerKeys, isIdName, resourceOfEndpoint } from '../values/names.ts'
import { sentName } from './sent-name.ts'
import { freshened } from './stored-object.ts'
import type { RuleContext } from './types.ts'

/** The creation that belongs to `/notes/{id}` and what lies below it: `POST /notes`. */
export function creatorOf(context: Pick<RuleContext, 'endpoint' | 'api'>): Endpoint | undefined {
  const base = context.endpoint.path.replace(/\/\{[^{}]+\}(?:\/[^{}]*)?$/, '')
  return base === context.endpoint.path
    ? undefined
    : context.api.endpoints.find((one) => one.method === 'POST' && one.path.replace(/\/$/, '') === base)
}

/** The id in the answer to a creation, else the last part of its Location. */
export function createdId(exchange: Exchange): string | undefined {
  const body = parseJson(textOf(exchange.response))
  const leaf =
    body === undefined
      ? undefined
      : leavesOf(body, 500).find(
          ({ path, value }) =>
            value !== null &&
            path.length <= (path[0] === 'data' ? 4 : 3) &&
            /^(?:id|_id|uuid)$/i.test(String(path.at(-1))),
        )
  const value = leaf === undefined || body === undefined ? undefined : getAt(body, leaf.path)
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return headerOf(exchange.response.headers, 'location')
    ?.split(/[?#]/)[0]
    ?.split('/')
    .findLast((part) => part !== '')
}

/** An object that the owner made for one test, and requests to it. */
export interface MadeObject {
  readonly id: string
  /** Name of the path parameter that holds the id. */
  readonly name: string
  readonly made: Exchange
  /** The endpoint's path with the object's id, without a body. */
  readonly at: RequestDraft
  /** Looks at the object as the owner: by its own address, else in the list it was added to. */
  readonly look: () => Promise<Exchange>
  readonly isThere: (exchange: Exchange) => boolean
}

/** The creation of what a parameter or field names (`POST /orders` for `order_id`), and what shows one such thing. */
function referred(
  { endpoint, api }: RuleContext,
  point: Point,
): { creator: Endpoint | undefined; reader: Endpoint | undefined } {
  const keys = consumerKeys(endpoint, point.in, point.name)
  const makes = (one: Endpoint): boolean =>
    one.method === 'POST' &&
    one.effect === 'write' &&
    one.id !== endpoint.id &&
    pathParamsOf(one.path).length === 0 &&
    keys.includes(`${resourceOfEndpoint(one)}.id`)
  const shows = (one: Endpoint): boolean => {
    const [only, ...others] = pathParamsOf(one.path)
    return (
      one.method === 'GET' &&
      one.effect === 'read' &&
      only !== undefined &&
      others.length === 0 &&
      consumerKeys(one, 'path', only).some((key) => keys.includes(key))
    )
  }
  return { creator: api.endpoints.find(makes), reader: api.endpoints.find(shows) }
}

/**
 * Makes an object of the kind that the endpoint's last path parameter names, or that a `point` outside its path does. Blocks when that does not work
 * out.
 */
export async function makeObject(context: RuleContext, point?: Point): Promise<MadeObject | undefined> {
  if (point !== undefined) return makeReferred(context, point)
  const { endpoint, owner, api } = context
  const creator = creatorOf(context)
  const creation = creator === undefined ? undefined : api.view(creator).baseline(owner)
  if (creator === undefined || creation === undefined) {
    context.block('error', 'there is no working request that makes such an object, and others are not touched')
    return undefined
  }
  const draft = anotherOf(context, creation.draft)
  const made = await context.send(draft, { as: owner })
  const last = pathParamsOf(endpoint.path).at(-1) ?? 'id'
  const named = isIdName(last) ? undefined : sentName(draft, endpoint, last)
  const id = named ?? createdId(made)
  if (outcomeOf(made.response) !== 'works' || id === undefined) {
    context.block('error', 'no second object could be made for the test')
    return undefined
  }
  const objectPath = `${creator.path.replace(/\/$/, '')}/{${pathParamsOf(endpoint.path).at(-1) ?? 'id'}}`
  const reader = api.endpoints.find(
    (one) =>
      one.method === 'GET' && one.path.replaceAll(/\{[^{}]+\}/g, '{}') === objectPath.replaceAll(/\{[^{}]+\}/g, '{}'),
  )
  const name = pathParamsOf(endpoint.path).at(-1) ?? 'id'
  const readerName = pathParamsOf(reader?.path ?? '').at(-1) ?? name
  const at: RequestDraft = {
    ...creation.draft,
    pathTemplate: endpoint.path,
    pathValues: new Map(creation.draft.pathValues).set(name, id).set(readerName, id),
    body: { kind: 'none' },
  }
  const look = (): Promise<Exchange> =>
    context.send({ ...at, pathTemplate: reader?.path ?? creator.path, method: 'GET' }, { as: owner })
  const isThere = (exchange: Exchange): boolean =>
    outcomeOf(exchange.response) === 'works' && (reader !== undefined || textOf(exchange.response).includes(id))
  return { id, name, made, at, look, isThere }
}

/** The creation once more, with fresh names. */
function anotherOf(context: RuleContext, draft: RequestDraft): RequestDraft {
  const { body } = draft
  return body.kind === 'json' ? { ...draft, body: { ...body, value: freshened(context, body.value) } } : draft
}

async function makeReferred(context: RuleContext, point: Point): Promise<MadeObject | undefined> {
  const { owner, api, endpoint } = context
  const { creator, reader } = referred(context, point)
  const creation = creator === undefined ? undefined : api.view(creator).baseline(owner)
  const shown =
    reader === undefined ? undefined : (api.view(reader).baseline(owner) ?? api.view(reader).unreached(owner))?.draft
  const [parameter] = pathParamsOf(reader?.path ?? '')
  if (creation === undefined || shown === undefined || parameter === undefined) {
    context.block(
      'error',
      'there are no working requests that make and show such an object, and others are not touched',
    )
    return undefined
  }
  const made = await context.send(anotherOf(context, creation.draft), { as: owner })
  const id = createdId(made)
  if (outcomeOf(made.response) !== 'works' || id === undefined) {
    context.block('error', 'no second object could be made for the test')
    return undefined
  }
  return {
    id,
    name: point.name,
    made,
    at: withPoint(context.draftOf(endpoint), point, typeof point.value === 'number' ? Number(id) : id),
    look: () => context.send({ ...shown, pathValues: new Map([[parameter, id]]) }, { as: owner }),
    isThere: (exchange) => outcomeOf(exchange.response) === 'works',
  }
}

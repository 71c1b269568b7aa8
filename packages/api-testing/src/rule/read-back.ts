import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json, JsonPath } from '../json.ts'
import { leavesOf, parseJson, setAt } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { isIdName } from '../values/names.ts'
import type { RuleContext } from './types.ts'

/** A request whose traces can be recognized. */
export interface Marked {
  readonly draft: RequestDraft
  /** Whether an answer shows what the request stored. */
  readonly shows: (exchange: Exchange) => boolean
}

const references = /(?:^|_)(?:id|uuid|type|status|role|date|email|url)$/i

/**
 * The request with a text of its body replaced by one that can be recognized, or, where it holds none, with a number that is larger by `step`, if
 * that is given: a number is recognized only under its own name.
 */
export function marked(draft: RequestDraft, marker: string, step?: number): Marked | undefined {
  const { body } = draft
  if (body.kind !== 'json') return undefined
  const places = leavesOf(body.value).filter(
    ({ path }) => !references.test(String(path.at(-1))) && !isIdName(String(path.at(-1))),
  )
  const stored = (path: JsonPath, value: Json): RequestDraft => ({
    ...draft,
    body: { ...body, value: setAt(body.value, path, value) },
  })
  const text = places.find(({ value }) => typeof value === 'string')
  if (text !== undefined)
    return { draft: stored(text.path, marker), shows: ({ response }) => textOf(response).includes(marker) }
  if (step === undefined) return undefined
  const number = places.find(({ value }) => typeof value === 'number')
  if (number === undefined) return undefined
  const value = Number(number.value) + step
  const shows = ({ response }: Exchange): boolean =>
    leavesOf(parseJson(textOf(response)) ?? null).some(
      (leaf) => leaf.value === value && leaf.path.at(-1) === number.path.at(-1),
    )
  return { draft: stored(number.path, value), shows }
}

/** Where the owner finds what the request stored among what the API shows them of the object. */
export async function readBack(context: RuleContext, { shows }: Pick<Marked, 'shows'>): Promise<Exchange | undefined> {
  const { endpoint, api, owner } = context
  const readers = api.endpoints.filter(
    (one) =>
      one.effect === 'read' &&
      one.graphql === undefined &&
      (one.path === endpoint.path || endpoint.path.startsWith(one.path)),
  )
  for (const reader of readers.sort((a, b) => b.path.length - a.path.length)) {
    const draft = api.view(reader).baseline(owner)?.draft
    if (draft === undefined) continue
    const own = context.baseline()
    const pathValues = reader.path === endpoint.path && own !== undefined ? own.draft.pathValues : draft.pathValues
    const exchange = await context.send({ ...draft, pathValues }, { as: owner })
    if (shows(exchange)) return exchange
  }
  return undefined
}

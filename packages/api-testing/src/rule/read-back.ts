import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json, JsonPath } from '../json.ts'
import { leavesOf, setAt } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { RuleContext } from './types.ts'

/** A request whose traces can be recognized. */
export interface Marked {
  readonly draft: RequestDraft
  readonly marker: string
}

const references = /(?:^|_)(?:id|uuid|type|status|role|date|email|url)$/i

/** The request with a text of its body replaced by one that can be recognized. */
export function marked(draft: RequestDraft, marker: string): Marked | undefined {
  const { body } = draft
  if (body.kind !== 'json') return undefined
  const place = leavesOf(body.value).find(
    ({ path, value }) => typeof value === 'string' && !references.test(String(path.at(-1))),
  )
  if (place === undefined) return undefined
  const path: JsonPath = place.path
  const value: Json = setAt(body.value, path, marker)
  return { draft: { ...draft, body: { ...body, value } }, marker }
}

/** Whether the owner finds the marker among what the API shows them of the object. */
export async function readBack(context: RuleContext, marker: string): Promise<Exchange | undefined> {
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
    if (textOf(exchange.response).includes(marker)) return exchange
  }
  return undefined
}

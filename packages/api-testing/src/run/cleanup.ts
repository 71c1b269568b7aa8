import { outcomeOf } from '../baseline/outcome.ts'
import { codeOf } from '../errors.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'
import { emptyDraft } from '../request/draft.ts'
import type { CreatedThing, Knowledge } from './knowledge.ts'
import type { RunState } from './context.ts'

/** The endpoint that removes one thing from where it was made: `DELETE /orders/{id}` for `POST /orders`. */
function removerOf(thing: CreatedThing, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const base = thing.endpoint.path.replace(/\/$/, '')
  return endpoints.find(
    (endpoint) =>
      endpoint.method === 'DELETE' &&
      /^\/\{[^{}]+\}\/?$/.test(endpoint.path.slice(base.length)) &&
      endpoint.path.startsWith(base),
  )
}

/** Deletes what the run made, newest first, as the identity that made it. Things without an id or a way to delete them stay listed. */
export async function cleanUp(state: RunState): Promise<void> {
  const { knowledge, sender } = state
  for (const thing of [...knowledge.created].reverse()) {
    const remover = removerOf(thing, knowledge.endpoints)
    const session = state.sessions.find((one) => one.name === thing.as)
    if (
      thing.removed ||
      thing.id === undefined ||
      remover === undefined ||
      session === undefined ||
      sender.gate.signal.aborted
    )
      continue
    const draft = knowledge.baseline(thing.endpoint, thing.as)?.draft
    const names = pathParamsOf(remover.path)
    const last = names.at(-1) ?? ''
    const pathValues = new Map(draft?.pathValues).set(last, thing.id)
    try {
      const exchange = await session.send({ ...emptyDraft(remover), pathValues }, { endpointId: '(clean up)' })
      const outcome = outcomeOf(exchange.response)
      thing.removed = outcome === 'works' || outcome === 'missing'
    } catch (error) {
      if (codeOf(error) === 'stopped') return
    }
  }
}

/** Lists what a request made, with its id when the answer or its Location header names one. Called for every exchange of a run. */
export function noteCreated(knowledge: Knowledge, endpoint: Endpoint, exchange: Exchange): void {
  const { request, response, as } = exchange
  if (endpoint.effect === 'read' || request.method !== 'POST' || outcomeOf(response) !== 'works') return
  const location = headerOf(response.headers, 'location')
    ?.split(/[?#]/)[0]
    ?.split('/')
    .findLast((segment) => segment !== '')
  const body = parseJson(textOf(response))
  const leaves = body === undefined ? [] : leavesOf(body, 500)
  const id = leaves.find(
    ({ path, value }) => value !== null && path.length <= 3 && /^(?:id|_id|uuid)$/i.test(String(path.at(-1))),
  )?.value
  const owner = as.replace(/ \(altered\)$/, '')
  knowledge.created.push({
    endpoint,
    as: owner,
    id: id === undefined || id === null ? location : String(id),
    target: request.target,
    removed: false,
  })
}

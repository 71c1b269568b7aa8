import { defineRule, getAt, headerOf, leavesOf, outcomeOf, parseJson, pathParamsOf, textOf } from '../../rule/index.ts'
import type { Endpoint, Exchange, RuleContext } from '../../rule/index.ts'

/** The creation that belongs to `DELETE /notes/{id}`: `POST /notes` with a request that works. */
function creatorOf(context: Pick<RuleContext, 'endpoint' | 'api'>): Endpoint | undefined {
  const base = context.endpoint.path.replace(/\/\{[^{}]+\}\/?$/, '')
  return base === context.endpoint.path
    ? undefined
    : context.api.endpoints.find((one) => one.method === 'POST' && one.path.replace(/\/$/, '') === base)
}

/** The id in the answer to a creation, else the last part of its Location. */
function idOf(exchange: Exchange): string | undefined {
  const body = parseJson(textOf(exchange.response))
  const leaf =
    body === undefined
      ? undefined
      : leavesOf(body, 500).find(
          ({ path, value }) => value !== null && path.length <= 3 && /^(?:id|_id|uuid)$/i.test(String(path.at(-1))),
        )
  const value = leaf === undefined || body === undefined ? undefined : getAt(body, leaf.path)
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return headerOf(exchange.response.headers, 'location')
    ?.split(/[?#]/)[0]
    ?.split('/')
    .findLast((part) => part !== '')
}

/**
 * The owner makes an object for this test alone, another user deletes it, and the owner looks whether it is gone. Only objects made here are ever
 * deleted.
 */
export default defineRule({
  id: 'bola-delete',
  title: 'Another user can delete an object that is not theirs',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 284],
  owasp: 'API1:2023',
  why: 'Whoever is signed in can delete the data of others by their ids. With ids in sequence a short script empties the whole service.',
  fix: 'Check on the server that the object belongs to the caller before deleting it; delete by id and owner in one statement.',
  controls: ['access-control', 'secure-coding'],
  needs: { effect: 'destructive', identities: 2, baseline: 'none' },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'DELETE') return 'does not delete'
    return /\{[^{}]+\}\/?$/.test(endpoint.path) ? true : 'no parameter names an object'
  },
  run: async (context) => {
    const { endpoint, owner, peer, api } = context
    const creator = creatorOf(context)
    const creation = creator === undefined ? undefined : api.view(creator).baseline(owner)
    if (peer === undefined || creator === undefined || creation === undefined) {
      context.block('error', 'there is no working request that makes such an object, and others are not deleted')
      return
    }
    const made = await context.send(creation.draft, { as: owner })
    const id = idOf(made)
    if (outcomeOf(made.response) !== 'works' || id === undefined) {
      context.block('error', 'no second object could be made for the test')
      return
    }
    const reader = api.endpoints.find((one) => one.method === 'GET' && one.path === endpoint.path)
    const name = pathParamsOf(endpoint.path).at(-1) ?? 'id'
    const at = {
      ...creation.draft,
      pathTemplate: endpoint.path,
      pathValues: new Map(creation.draft.pathValues).set(name, id),
      body: { kind: 'none' } as const,
    }
    const look = async (): Promise<Exchange> =>
      reader === undefined
        ? context.send({ ...at, pathTemplate: creator.path, method: 'GET' }, { as: owner })
        : context.send({ ...at, method: 'GET' }, { as: owner })
    const isThere = (exchange: Exchange): boolean =>
      outcomeOf(exchange.response) === 'works' && (reader !== undefined || textOf(exchange.response).includes(id))
    const before = await look()
    if (!isThere(before)) {
      context.block('error', 'the owner cannot see the object that was just made, so nothing can be proven')
      return
    }
    const attack = await context.send({ ...at, method: 'DELETE' }, { as: peer })
    const after = await look()
    if (isThere(after)) {
      await context.send({ ...at, method: 'DELETE' }, { as: owner })
      return
    }
    if (outcomeOf(after.response) === 'failed' || outcomeOf(attack.response) === 'denied') return
    context.report({
      message: `${peer} deletes the ${name} ${id} that ${owner} has just made, and it is gone.`,
      confidence: 'certain',
      point: { in: 'path', name },
      evidence: [
        { label: `${owner} makes it`, exchange: made },
        { label: `${owner} sees it`, exchange: before },
        { label: `${owner} no longer sees it`, exchange: after },
        { label: `${peer} deletes it`, exchange: attack },
      ],
    })
  },
})

import {
  bodyValue,
  defineRule,
  freshened,
  getAt,
  graphqlPath,
  isTelling,
  leavesOf,
  openGraphqlSocket,
  outcomeOf,
  parseJson,
  textOf,
} from '../../rule/index.ts'
import type { Endpoint, Exchange, RuleContext } from '../../rule/index.ts'

const mostSubscriptions = 4
const mostTriggers = 4
const mostReaders = 12

function wordsOf(field: string): string[] {
  return field
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _]/)
    .filter((word) => word.length > 3)
}

/** Mutations of the owner's that work and are about what the subscription is about, those that make something first. */
function triggersOf({ api, owner, endpoint }: RuleContext, subscription: Endpoint): Endpoint[] {
  const words = wordsOf(subscription.graphql?.field ?? '')
  const rank = ({ graphql }: Endpoint): number =>
    /^(?:create|add|send|post|new|make)/i.test(graphql?.field ?? '') ? 0 : 1
  return api.endpoints
    .filter((one) => one.graphql?.kind === 'mutation' && one.effect === 'write' && one.origin === endpoint.origin)
    .filter((one) => wordsOf(one.graphql?.field ?? '').some((word) => words.some((other) => other.startsWith(word))))
    .filter((one) => api.view(one).requiresAuth && api.view(one).baseline(owner) !== undefined)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostTriggers)
}

function tellingValues(exchange: Exchange): string[] {
  const data = getAt(parseJson(textOf(exchange.response)), ['data'])
  return data === undefined
    ? []
    : leavesOf(data).flatMap((leaf) => (isTelling(leaf) ? [JSON.stringify(leaf.value)] : []))
}

/** Whether strangers are shown one of the values by a query as well: then the subscription tells them nothing new. */
async function isPublic({ api, endpoint, send }: RuleContext, values: readonly string[]): Promise<boolean> {
  const open = api.endpoints.flatMap((one) => {
    const isQuery = one.graphql?.kind === 'query' && one.origin === endpoint.origin
    const draft = isQuery ? api.view(one).baseline('nobody')?.draft : undefined
    return draft === undefined ? [] : [draft]
  })
  for (const draft of open.slice(0, mostReaders)) {
    const shown = textOf((await send(draft, { as: 'nobody' })).response)
    if (values.some((value) => shown.includes(value))) return true
  }
  return false
}

/** Somebody without credentials subscribes, the owner makes something, and its values arrive. */
export default defineRule({
  id: 'graphql-subscription-unauthenticated',
  title: 'Subscriptions of GraphQL tell strangers what happens',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [306, 862],
  owasp: 'API2:2023',
  why: 'Queries ask who is calling, and the events of subscriptions are sent to whoever listens. A stranger on the WebSocket reads everything new as it is written.',
  fix: 'Authenticate in connection_init, and check for every event whether the listener may see the object.',
  controls: ['authentication', 'access-control'],
  scope: 'host',
  needs: { effect: 'write', identities: 1 },
  run: async (context) => {
    const { api, endpoint, owner } = context
    const path = await graphqlPath(context)
    const schema = api.endpoints.find((one) => one.graphql !== undefined && one.origin === endpoint.origin)?.graphql
    if (path === undefined || schema === undefined) return
    for (const subscription of schema.subscriptions.slice(0, mostSubscriptions)) {
      const triggers = triggersOf(context, subscription)
      const socket = triggers.length === 0 ? undefined : await openGraphqlSocket(context, path, { as: 'nobody' })
      if (socket === undefined) continue
      try {
        socket.ask('hf', bodyValue(context.draftOf(subscription)))
        for (const trigger of triggers) {
          const known = api.view(trigger).baseline(owner)
          if (known?.draft.body.kind !== 'json') continue
          const { body } = known.draft
          const value = freshened(context, body.value)
          const before = socket.results('hf').length
          const made = await context.send({ ...known.draft, body: { ...body, value } }, { as: owner })
          if (outcomeOf(made.response) !== 'works') continue
          await socket.wait(() => socket.results('hf').length > before || socket.isOver('hf'))
          if (socket.isOver('hf')) break
          const told = JSON.stringify(socket.results('hf').slice(before))
          // What an earlier answer held as well is no news.
          const earlier = textOf(known.exchange.response)
          const values = tellingValues(made).filter((one) => told.includes(one) && !earlier.includes(one))
          if (values.length === 0 || (await isPublic(context, values))) continue
          context.report({
            message: `Without credentials ${subscription.graphql?.field} can be subscribed to (${socket.protocol}), and when ${owner} used ${trigger.graphql?.field}, ${values.slice(0, 3).join(', ')} arrived.`,
            confidence: 'certain',
            key: subscription.id,
            evidence: [
              { label: 'WebSocket, without credentials', exchange: socket.exchange },
              { label: `what ${owner} did`, exchange: made },
            ],
          })
          break
        }
      } finally {
        socket.close()
      }
    }
  },
})

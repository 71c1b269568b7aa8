import { bodyValue, cookiesOf, defineRule, getAt, graphqlPath, openGraphqlSocket } from '../../rule/index.ts'
import type { Credentials, Endpoint, Json, RuleContext, SendAs } from '../../rule/index.ts'

type Caller = Pick<SendAs, 'as' | 'credentials'>

/** A query that is refused to strangers: its answer shows whether the session counts. */
function guardedQuery({ api, endpoint, owner }: RuleContext): { field: string; body: Json } | undefined {
  const isGuarded = (one: Endpoint): boolean =>
    one.graphql?.kind === 'query' && one.origin === endpoint.origin && api.view(one).requiresAuth
  const found = api.endpoints.find(isGuarded)
  const draft = found === undefined ? undefined : api.view(found).baseline(owner)?.draft
  return found?.graphql === undefined || draft === undefined
    ? undefined
    : { field: found.graphql.field, body: bodyValue(draft) }
}

/** Opened with the cookies of the user from a page of another site. Without the cookies it must be refused, or the session plays no part in it. */
export default defineRule({
  id: 'graphql-socket-origin',
  title: 'Any website may use the WebSocket of GraphQL in the name of the user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:N',
  cwe: [1385, 346],
  owasp: 'API8:2023',
  why: 'Browsers send cookies along when a page of any site opens a WebSocket, and they ask nobody first. Queries, mutations and subscriptions of that page run in the name of its visitor.',
  fix: 'Compare the Origin header with a list before granting the upgrade, or take a token in connection_init in place of the cookie.',
  controls: ['session-management', 'secure-configuration'],
  scope: 'host',
  needs: { identities: 1 },
  run: async (context) => {
    const credentials: Credentials | undefined = cookiesOf(context)
    const path = await graphqlPath(context)
    const question = guardedQuery(context)
    if (credentials === undefined || path === undefined || question === undefined) return
    const asked = async (caller: Caller & { readonly origin?: string }) => {
      const socket = await openGraphqlSocket(context, path, caller)
      if (socket === undefined) return undefined
      try {
        socket.ask('hf', question.body)
        await socket.wait(() => socket.results('hf').length > 0 || socket.isOver('hf'))
        const data = getAt(socket.results('hf')[0], ['data', question.field])
        return { exchange: socket.exchange, isAnswered: data !== undefined && data !== null }
      } finally {
        socket.close()
      }
    }
    const own = await asked({ credentials })
    const nobody = await asked({ as: 'nobody' })
    if (own?.isAnswered !== true || nobody?.isAnswered === true) return
    const origin = `https://hf${context.unique()}.example.net`
    const foreign = await asked({ credentials, origin })
    if (foreign?.isAnswered !== true) return
    context.report({
      message: `On a WebSocket that a page of ${origin} opens with the cookies of ${context.owner}, ${question.field} is answered; without the cookies it is not.`,
      confidence: 'certain',
      evidence: [
        { label: 'from the own origin', exchange: own.exchange },
        { label: 'from another site', exchange: foreign.exchange },
      ],
    })
  },
})

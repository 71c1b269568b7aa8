import {
  defineRule,
  emptyDraft,
  graphqlData,
  graphqlDraft,
  graphqlErrors,
  graphqlWays,
  outcomeOf,
  variablesOf,
} from '../../rule/index.ts'
import type { Exchange, GraphqlWay, RuleContext } from '../../rule/index.ts'

const mostNames = 6

/** Names for operations that nobody is refused, after the fields that nobody is refused; filters know such operations by their names. */
function openNames({ api, endpoint }: RuleContext): string[] {
  const open = api.endpoints.flatMap(({ graphql, origin, effect }, at) => {
    const one = api.endpoints[at]
    const isOpen = graphql !== undefined && origin === endpoint.origin && effect === 'read' && one !== undefined
    return isOpen && api.view(one).baseline('nobody') !== undefined ? [graphql.field] : []
  })
  const toEnter = open.filter((field) => /log_?in|sign_?in|sign_?up|register|health|status|version/i.test(field))
  const names = [...toEnter, ...open].map((field) => field.charAt(0).toUpperCase() + field.slice(1))
  return [...new Set(['IntrospectionQuery', ...names])].slice(0, mostNames)
}

function isAnswered(exchange: Exchange, key: string): boolean {
  const value = graphqlData(exchange, key)
  const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  return !isEmpty && outcomeOf(exchange.response) === 'works' && graphqlErrors(exchange).length === 0
}

/** A field that callers are refused is asked for in other words. What stands before the resolvers sees names and text; the server sees fields. */
export default defineRule({
  id: 'graphql-refusal-bypass',
  title: 'A field of GraphQL that is refused is answered when it is asked for in other words',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [289, 863, 693],
  owasp: 'API5:2023',
  why: 'What keeps callers away from the field compares the name of the operation or the text of the document. Both are chosen by the caller: an alias, a fragment or another name opens the field.',
  fix: 'Decide in the resolver of the field, or by the fields of the parsed document, and never by the name of the operation.',
  controls: ['access-control', 'authentication'],
  needs: { baseline: 'none' },
  applies: ({ endpoint }) => (endpoint.graphql?.kind === 'query' ? true : 'is no GraphQL query'),
  run: async (context) => {
    const { endpoint } = context
    const { graphql, path } = endpoint
    if (graphql === undefined) return
    const plain: GraphqlWay = { label: 'plainly', query: graphql.document, key: graphql.field, isGet: false }
    for (const as of new Set(['nobody', context.owner])) {
      const known = context.unreached(as)
      if (known?.exchange === undefined || outcomeOf(known.exchange.response) !== 'denied') continue
      const variables = variablesOf(known.draft ?? context.draftOf(endpoint))
      const ask = ({ query, operationName, isGet }: GraphqlWay): Promise<Exchange> => {
        const fields = { query, variables, ...(operationName === undefined ? {} : { operationName }) }
        const inAddress = [['query', query] as const, ['variables', JSON.stringify(variables)] as const]
        const get = { ...emptyDraft(endpoint), method: 'GET', rawPath: path, query: inAddress }
        return context.send(isGet ? get : graphqlDraft(context, path, fields), { as })
      }
      for (const way of graphqlWays(graphql.document, openNames(context))) {
        if (!isAnswered(await ask(way), way.key)) continue
        const refused = await ask(plain)
        const opened = await ask(way)
        if (outcomeOf(refused.response) !== 'denied' || !isAnswered(opened, way.key)) continue
        context.report({
          message: `${as === 'nobody' ? 'A caller without credentials' : as} is refused ${graphql.field}, and is answered ${way.label}.`,
          confidence: 'certain',
          evidence: [
            { label: 'plain document', exchange: refused },
            { label: way.label, exchange: opened },
          ],
        })
        return
      }
    }
  },
})

import { defineRule, emptyDraft, graphqlData, graphqlPath } from '../../rule/index.ts'

/** `mutation { __typename }` is a mutation and changes nothing. */
export default defineRule({
  id: 'graphql-get-mutation',
  title: 'GraphQL mutations can be sent in the address',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  cwe: [352, 650],
  owasp: 'API8:2023',
  why: "A picture or a link on any site is enough to change something in the user's name, since GET requests carry the session and are never asked about first. Proxies and crawlers repeat them as well.",
  fix: 'Carry out mutations from POST requests only, as the GraphQL over HTTP specification says.',
  controls: ['secure-configuration', 'session-management'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    if (path === undefined) return
    const exchange = await context.send({
      ...emptyDraft(context.endpoint),
      method: 'GET',
      rawPath: path,
      query: [['query', 'mutation { hf: __typename }']],
    })
    if (typeof graphqlData(exchange, 'hf') !== 'string') return
    context.report({
      message: `GET ${path} carries out a mutation from its query string.`,
      confidence: 'certain',
      evidence: [{ label: 'mutation in the address', exchange }],
    })
  },
})

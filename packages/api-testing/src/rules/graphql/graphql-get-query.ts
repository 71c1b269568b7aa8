import { defineRule, emptyDraft, graphqlData, graphqlPath } from '../../rule/index.ts'

export default defineRule({
  id: 'graphql-get-query',
  title: 'GraphQL queries can be sent in the address',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N',
  cwe: [598, 352],
  owasp: 'API8:2023',
  why: 'Addresses are written into logs, histories and Referer headers, with the values in the query. Other sites can also cause such requests without asking the browser first.',
  fix: 'Accept documents in the body of a POST only; where queries in the address are needed for caching, allow stored ones by their hash.',
  controls: ['secure-configuration'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    if (path === undefined) return
    const exchange = await context.send({
      ...emptyDraft(context.endpoint),
      method: 'GET',
      rawPath: path,
      query: [['query', '{ hf: __typename }']],
    })
    if (typeof graphqlData(exchange, 'hf') !== 'string') return
    context.report({
      message: `GET ${path} carries out the document in its query string.`,
      evidence: [{ label: 'document in the address', exchange }],
    })
  },
})

import { deepDocument, defineRule, graphqlDraft, graphqlErrors, outcomeOf, variablesOf } from '../../rule/index.ts'

const depth = 40

/**
 * Goes round a cycle of types forty levels deep. The root field is skipped by a directive, so nothing is carried out even where the document is
 * accepted; limits of depth look at the document and not at what is carried out.
 */
export default defineRule({
  id: 'graphql-depth-unlimited',
  title: 'GraphQL documents may go round in circles as deep as they like',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H',
  cwe: [674, 770],
  owasp: 'API4:2023',
  why: 'Types that lead to each other let a short document ask for an answer that grows with every level. One request loads the same rows over and over until the service stands still.',
  fix: 'Limit the depth of documents, or compute what they cost before carrying them out.',
  controls: ['capacity-management'],
  report: 'host',
  applies: ({ endpoint }) => (endpoint.graphql?.kind === 'query' ? true : 'is no GraphQL query'),
  run: async (context) => {
    const { graphql, path } = context.endpoint
    const baseline = context.baseline()
    if (graphql === undefined || baseline === undefined) return
    const query = deepDocument(graphql, depth)
    if (query === undefined) return
    const exchange = await context.send(graphqlDraft(context, path, { query, variables: variablesOf(baseline.draft) }))
    if (graphqlErrors(exchange).length > 0 || outcomeOf(exchange.response) !== 'works') return
    context.report({
      message: `A document ${depth} levels deep that goes round a circle of types is accepted.`,
      evidence: [
        { label: 'normal request', exchange: baseline.exchange },
        { label: `${depth} levels`, exchange },
      ],
    })
  },
})

import {
  defineRule,
  graphqlDraft,
  graphqlErrors,
  outcomeOf,
  pagedDocument,
  variablesOf,
  withVariables,
} from '../../rule/index.ts'

const pageSize = 100

/**
 * Asks for pages of a hundred within pages of a hundred within pages of a hundred. The root field is skipped by a directive, so nothing is carried out;
 * what weighs a document looks at what it says.
 */
export default defineRule({
  id: 'graphql-cost-unlimited',
  title: 'GraphQL documents may ask for a million objects at once',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 400],
  owasp: 'API4:2023',
  why: 'Each page is of a modest size, and pages within pages multiply. A document of a few lines loads a million objects, and limits on depth or on single pages do not see it.',
  fix: 'Compute what a document may cost from the sizes of its pages before carrying it out, and refuse what is too dear.',
  controls: ['capacity-management'],
  report: 'host',
  applies: ({ endpoint: { graphql } }) =>
    graphql?.kind === 'query' && graphql.pages.length >= 3 ? true : 'does not lead to pages within pages',
  run: async (context) => {
    const { graphql, path } = context.endpoint
    const baseline = context.baseline()
    const query = graphql === undefined ? undefined : pagedDocument(graphql, pageSize)
    if (graphql === undefined || baseline === undefined || query === undefined) return
    const [first] = graphql.pages
    const sizes = first?.field === graphql.field && first.lead.length === 0 ? { [first.size]: pageSize } : {}
    const variables = withVariables(variablesOf(baseline.draft), sizes)
    const exchange = await context.send(graphqlDraft(context, path, { query, variables }))
    if (graphqlErrors(exchange).length > 0 || outcomeOf(exchange.response) !== 'works') return
    context.report({
      message: `A document for ${graphql.pages
        .map(({ field }) => field)
        .join(' within ')
        .concat(
          `, ${pageSize} of each,`,
        )} is accepted: ${(pageSize ** graphql.pages.length).toLocaleString('en')} objects.`,
      evidence: [
        { label: 'normal request', exchange: baseline.exchange },
        { label: 'pages within pages', exchange },
      ],
    })
  },
})
